import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";

const root = path.resolve(import.meta.dirname, "..", "..", "..");
const groups: number[] = [];

afterEach(() => {
  for (const group of groups.splice(0)) if (lives(group)) process.kill(-group, "SIGKILL");
});

/** `npm start` without npm, in a process group of its own. */
function start(...args: string[]) {
  const child = spawn(process.execPath, ["scripts/pinned.mjs", "scripts/start.mjs", ...args], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const group = child.pid ?? 0;
  groups.push(group);
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const ended = once(child, "close").then(() => ({ code: child.exitCode, signal: child.signalCode, stdout, stderr }));
  return { group, ended };
}

function lives(group: number): boolean {
  try {
    process.kill(-group, 0);
    return true;
  } catch {
    return false;
  }
}

const childrenOf = (pid: number): string => readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();

test.each([
  [["--bogus"], "Unknown option '--bogus'."],
  [["there"], /^Unexpected argument 'there'/],
  [["--ui", "--json"], "--json and --ui exclude each other."],
])("%j is answered with a sentence and the usage", async (args, sentence) => {
  const { code, stderr } = await start(...args).ended;
  expect(code).toBe(2);
  expect(stderr.split("\n")[0]).toMatch(sentence);
  expect(stderr).toContain("\n\nUsage: npm start [-- --json | --ui]\n");
  expect(stderr).not.toMatch(/^\s+at /m);
});

test("a program that asked for JSON reads its mistake as JSON", async () => {
  const { stdout } = await start("--json", "--bogus").ended;
  expect(JSON.parse(stdout)).toEqual({ ok: false, code: "badInput", message: "Unknown option '--bogus'." });
});

test.each([40, 100, 200, 300, 600, 1500])(
  "a Ctrl+C after %d ms ends it with 130, says nothing of failures and leaves no process",
  async (delayMs) => {
    const { group, ended } = start("--json");
    await setTimeout(delayMs);
    // A terminal gives it to the whole group.
    process.kill(-group, "SIGINT");
    const { code, signal, stdout, stderr } = await ended;
    expect(signal === "SIGINT" ? 130 : code).toBe(130);
    expect(stderr).not.toMatch(/Error|failed|ended|stopped/);
    expect(stdout).not.toContain('"ok":false');
    await expect.poll(() => lives(group), { timeout: 5000, interval: 20 }).toBe(false);
  },
);

test("a signal to the first process alone ends all", async () => {
  const { group, ended } = start("--json");
  await expect.poll(() => childrenOf(group), { interval: 5 }).not.toBe("");
  process.kill(group, "SIGINT");
  expect(await ended).toMatchObject({ code: 130 });
  await expect.poll(() => lives(group), { timeout: 5000, interval: 20 }).toBe(false);
});
