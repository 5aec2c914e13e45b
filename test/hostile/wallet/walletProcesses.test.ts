import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Readable, Writable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { walletFile } from "../../../src/engine/payments/keystore/walletFile.ts";
import { openWallet } from "../../../src/engine/payments/wallet/wallet.ts";
import { systemClock } from "../../../src/engine/systemClock.ts";
import { PASSWORDS, quickKey } from "./passwords.ts";

const AT_ONCE = 3;
const KILLS = 30;
const LATEST_KILL_MS = 60;

type Child = ChildProcessByStdio<Writable, Readable, null>;

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "swarmbid-wallets-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function start(program: string, number: number): Promise<Child> {
  const flags = ["--disable-warning=MODULE_TYPELESS_PACKAGE_JSON", "--no-warnings"];
  const child = spawn(process.execPath, [...flags, path.join(import.meta.dirname, program), folder, String(number)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  return child;
}

test(`of ${AT_ONCE} processes that make a wallet at the same moment one does, and it is that one's`, {
  timeout: 120_000,
}, async () => {
  const numbers = Array.from({ length: AT_ONCE }, (_, at) => at + 1);
  const children = await Promise.all(numbers.map((number) => start("createMain.ts", number)));
  const said = children.map(async (child) => {
    let text = "";
    child.stdout.setEncoding("utf8").on("data", (more: string) => {
      text += more;
    });
    await once(child, "close");
    return text;
  });
  for (const child of children) child.stdin.end("\n");
  const answers = await Promise.all(said);
  expect([...answers].sort()).toEqual(["made\n", "refused\n", "refused\n"]);
  expect(walletFile(folder).read()?.account).toBe(answers.indexOf("made\n") + 1);
});

test(`${KILLS} killed processes, ${AT_ONCE} at once, leave a whole wallet of one of them, or none`, {
  timeout: 180_000,
}, async () => {
  const seen = new Set<unknown>();
  const lane = async (number: number): Promise<void> => {
    for (let kills = 0; kills < KILLS / AT_ONCE; kills++) {
      const child = await start("changeMain.ts", number);
      await delay(Math.random() * LATEST_KILL_MS);
      const ended = once(child, "close");
      child.kill("SIGKILL");
      expect(await ended).toEqual([null, "SIGKILL"]);
      // Throws for anything but a whole one.
      const left = walletFile(folder).read();
      if (left !== undefined) expect([...new Set(left.sealed)]).toEqual([left.account]);
      seen.add(left?.account);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, (_, at) => lane(at + 1)));
  expect(seen.size).toBeGreaterThan(1);
  const files = readdirSync(folder).filter((name) => !name.startsWith("ledger.db"));
  expect(["wallet", "wallet.new"]).toEqual(expect.arrayContaining(files));
});

test(`a wallet whose password was being changed by ${KILLS} killed processes opens with one of the two, and is the same`, {
  timeout: 180_000,
}, async () => {
  const open = () => openWallet({ folder, clock: systemClock, autoLockMs: 60_000, derive: quickKey });
  const made = open();
  const key = "0a".repeat(32);
  const address = await made.importKey(key, PASSWORDS[0]);
  made.close();
  const seen = new Set<number>();
  for (let kills = 0; kills < KILLS; kills++) {
    const child = await start("passwordMain.ts", 0);
    await delay(Math.random() * LATEST_KILL_MS);
    const ended = once(child, "close");
    child.kill("SIGKILL");
    expect(await ended).toEqual([null, "SIGKILL"]);
    const left = open();
    expect(left.read()).toEqual({ state: "locked", address });
    const keys = await Promise.all(
      PASSWORDS.map(async (password) => {
        const revealed = await left.reveal(password).catch(() => undefined);
        return revealed?.text.take();
      }),
    );
    left.close();
    expect(keys.filter((one) => one !== undefined)).toEqual([key]);
    seen.add(keys.indexOf(key));
  }
  expect(seen.size).toBe(2);
});
