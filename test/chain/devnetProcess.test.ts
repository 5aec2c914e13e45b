import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import path from "node:path";
import process from "node:process";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { afterEach, expect, test } from "vitest";

// The devnet as its own process, as `npm run devnet` starts it.

type Devnet = ChildProcessByStdio<null, Readable, Readable>;

const running = new Set<Devnet>();

afterEach(() => {
  for (const child of running) child.kill("SIGKILL");
});

const command = (options: readonly string[]): string[] => [
  path.resolve("scripts/pinned.mjs"),
  "devnet/main.ts",
  ...options,
];
const start = (...options: string[]): Devnet => own(process.execPath, command(options));

function own(program: string, options: readonly string[], env = process.env): Devnet {
  const child = spawn(program, options, { stdio: ["ignore", "pipe", "pipe"], env });
  running.add(child);
  child.once("exit", () => running.delete(child));
  return child;
}

async function firstLine({ stdout }: Devnet): Promise<string> {
  let told = "";
  for await (const chunk of stdout) {
    told += String(chunk);
    if (told.includes("\n")) break;
  }
  return told;
}

test("tells in one line of JSON where it is and what it has, and ends in order when it is asked to", async () => {
  const child = start("--port", "0", "--json");
  const line = await firstLine(child);
  const told = JSON.parse(line) as Record<string, unknown>;
  expect(line.endsWith("}\n")).toBe(true);
  expect(told).toMatchObject({
    url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) as string,
    chainId: expect.any(Number) as number,
    btt: expect.stringMatching(/^T\w{33}$/) as string,
    bttold: "1002000",
    vault: expect.stringMatching(/^T\w{33}$/) as string,
  });
  expect(told["accounts"]).toHaveLength(5);
  expect(told["accounts"]).toContainEqual({
    address: expect.stringMatching(/^T\w{33}$/) as string,
    privateKey: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
  });
  const url = String(told["url"]);
  const answer = await fetch(`${url}/jsonrpc`, { method: "POST", body: '{"id":1,"method":"eth_chainId"}' });
  expect(await answer.json()).toMatchObject({ result: `0x${Number(told["chainId"]).toString(16)}` });
  child.kill("SIGTERM");
  expect(await once(child, "exit")).toEqual([0, null]);
  await expect(fetch(url)).rejects.toThrow();
});

test.skipIf(process.platform === "win32")("ends with npm, which tells its shell alone to end", async () => {
  const script = [process.execPath, ...command(["--json"])].join(" ");
  const shell = own("sh", ["-c", `${script}; true`], { ...process.env, npm_lifecycle_event: "devnet" });
  const [line] = (await once(shell.stdout.setEncoding("utf8"), "data")) as [string];
  shell.kill("SIGTERM");
  // The devnet holds the pipe as long as it lives.
  await once(shell.stdout, "end");
  await expect(fetch((JSON.parse(line) as { url: string }).url)).rejects.toThrow();
});

test("says in one sentence that its port is taken, or is none", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  const address = other.address();
  const taken = typeof address === "object" ? String(address?.port) : "";
  for (const [port, sentence] of [
    [taken, `Port ${taken} is taken: choose another one with --port, or 0 for any that is free.\n`],
    ["seven", "--port takes a number from 0 to 65535: 0 lets the system choose.\n"],
  ]) {
    const child = start("--port", port ?? "");
    const [said] = await Promise.all([text(child.stderr), once(child, "exit")]);
    expect([said, child.exitCode]).toEqual([sentence, 2]);
  }
  other.close();
  await once(other, "close");
});
