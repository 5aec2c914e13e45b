import { expect, test } from "vitest";
import { behindProxy } from "../../../src/cli/behindProxy.ts";
import { parseCommandLine } from "../../../src/cli/commandLine.ts";
import { DEFAULT_SETTINGS } from "../../../src/engine/model.ts";

const PROXY = { HTTPS_PROXY: "http://us:secret@proxy.example:3128" };

function run(line: string, env: Readonly<Record<string, string>>) {
  const command = parseCommandLine(line.split(" "));
  if (command.name === "help" || command.name === "version") throw new Error("This runs nothing.");
  const said: string[] = [];
  const settings = behindProxy(command, DEFAULT_SETTINGS, (text) => said.push(text), env);
  return { settings, said };
}

test.each(["fetch x --into d", "seed x --data d", "show x"])("%s says in one line what bypasses the proxy", (line) => {
  const { said, settings } = run(line, PROXY);
  expect(said).toEqual([expect.stringMatching(/^Peers, UDP trackers and the DHT bypass your proxy[^\n]*\n$/)]);
  expect(said.join()).not.toContain("secret");
  expect(settings.proxy?.https).toBe(PROXY.HTTPS_PROXY);
});

test.each([
  "fetch x --into d --transport auto",
  "seed x --data d --transport httpsOnly",
  "verify x --data d",
  "remove x",
])("%s says nothing of it: a transport was chosen, or no peer is asked", (line) => {
  const { said, settings } = run(line, PROXY);
  expect(said).toEqual([]);
  expect(settings.proxy).toBeDefined();
});

test("without a proxy there is nothing to say", () => {
  expect(run("fetch x --into d", {})).toEqual({ settings: DEFAULT_SETTINGS, said: [] });
});
