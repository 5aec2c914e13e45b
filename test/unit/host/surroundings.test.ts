import { expect, test } from "vitest";
import { version } from "../../../package.json" with { type: "json" };
import { surroundingsLine } from "../../../src/host/surroundings.ts";

const machine = { versions: { node: "22.15.1" }, platform: "linux", arch: "x64" } as const;
const line = (remoteName?: string) => surroundingsLine({ version: "1.101.0", env: { remoteName } }, machine);

test("the first line of the log names what a report of a fault has to", () => {
  expect(line()).toBe(`Swarmbid ${version} in VS Code 1.101.0, Node 22.15.1, linux x64.`);
  expect(line("ssh-remote")).toMatch(/linux x64, remote window \(ssh-remote\)\.$/);
});
