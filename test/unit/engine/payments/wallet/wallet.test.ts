import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { deriveKey } from "../../../../../src/engine/payments/keystore/seal.ts";
import { openLedger } from "../../../../../src/engine/payments/ledger/ledger.ts";
import type { Wallet } from "../../../../../src/engine/payments/wallet/wallet.ts";
import { ADDRESS, ADDRESSES, AUTO_LOCK_MS, DIGEST, PASSWORD, PHRASE, signedBy, walletBench } from "./walletBench.ts";

let bench: ReturnType<typeof walletBench>;
let wallet: Wallet;
beforeEach(() => {
  bench = walletBench();
  wallet = bench.open();
});
afterEach(() => {
  bench.remove();
});

describe("a new wallet", () => {
  test("is durable once three of its words came back, and only then", async () => {
    const draft = wallet.draft();
    const words = draft.phrase.take().split(" ");
    expect([words.length, draft.asked.length]).toEqual([12, 3]);
    expect(() => draft.phrase.take()).toThrow("shown once only");
    const answers = draft.asked.map((place) => words[place - 1] ?? "");
    const [first = "", ...others] = answers;
    await expect(draft.confirm([`${first}x`, ...others], PASSWORD)).rejects.toThrow(/^Word \d+ is another one/);
    await expect(draft.confirm(answers, "short")).rejects.toThrow("at least 8 characters");
    expect(wallet.read()).toEqual({ state: "none" });

    const address = await draft.confirm(answers, PASSWORD);
    expect(bench.open().read()).toEqual({ state: "locked", address });
    expect(() => wallet.draft()).toThrow(expect.objectContaining({ code: "walletExists" }));
    await expect(draft.confirm(answers, PASSWORD)).rejects.toMatchObject({ code: "closed" });

    const { kind, text } = await wallet.reveal(PASSWORD);
    expect([kind, text.take()]).toEqual(["phrase", words.join(" ")]);
  });

  test("that was given up leaves nothing", async () => {
    const draft = wallet.draft();
    const words = draft.phrase.take().split(" ");
    draft.discard();
    const answers = draft.asked.map((place) => words[place - 1] ?? "");
    await expect(draft.confirm(answers, PASSWORD)).rejects.toMatchObject({ code: "closed" });
    expect(wallet.read()).toEqual({ state: "none" });
  });

  test("does not take the place of one that another process made meanwhile", async () => {
    const draft = wallet.draft();
    const words = draft.phrase.take().split(" ");
    bench.open().watch(ADDRESS);
    const answers = draft.asked.map((place) => words[place - 1] ?? "");
    await expect(draft.confirm(answers, PASSWORD)).rejects.toMatchObject({ code: "walletExists" });
    expect(wallet.read()).toEqual({ state: "watching", address: ADDRESS });
  });
});

describe("an imported wallet", () => {
  test("signs with the key at its path once it is unlocked, and for its other accounts too", async () => {
    expect(await wallet.importPhrase(PHRASE, PASSWORD)).toBe(ADDRESS);
    const signer = wallet.signer();
    expect(signer.address).toBe(ADDRESS);
    expect(() => signer.sign(DIGEST)).toThrow(expect.objectContaining({ code: "walletLocked" }));
    expect(() => signer.check()).toThrow(expect.objectContaining({ code: "walletLocked" }));
    expect(() => wallet.signer(1)).toThrow(expect.objectContaining({ code: "walletLocked" }));
    await wallet.unlock(PASSWORD);
    expect(wallet.read()).toEqual({
      state: "unlocked",
      address: ADDRESS,
      locksAt: bench.clock.now() + AUTO_LOCK_MS,
    });
    signer.check();
    expect(signedBy(signer.sign(DIGEST))).toBe(ADDRESS);
    expect([wallet.signer(1).address, signedBy(wallet.signer(1).sign(DIGEST))]).toEqual([ADDRESSES[1], ADDRESSES[1]]);
  });

  test("of a private key is that key, and nothing else", async () => {
    const digits = "0a".repeat(32);
    await wallet.importKey(digits, PASSWORD);
    await wallet.unlock(PASSWORD);
    const signer = wallet.signer();
    expect(signedBy(signer.sign(DIGEST))).toBe(signer.address);
    expect(() => wallet.signer(1)).toThrow("no other accounts");
    const { kind, text } = await wallet.reveal(PASSWORD);
    expect([kind, text.take()]).toEqual(["key", digits]);
  });

  test("of another account keeps that account", async () => {
    expect(await wallet.importPhrase(PHRASE, PASSWORD, 1)).toBe(ADDRESSES[1]);
    await wallet.unlock(PASSWORD);
    expect(signedBy(wallet.signer().sign(DIGEST))).toBe(ADDRESSES[1]);
    expect((await wallet.reveal(PASSWORD)).account).toBe(1);
  });

  test("of an address alone signs nothing and has nothing to show", async () => {
    wallet.watch(ADDRESS);
    expect(wallet.signer().address).toBe(ADDRESS);
    expect(() => wallet.signer().sign(DIGEST)).toThrow(expect.objectContaining({ code: "watchOnly" }));
    for (const call of [wallet.unlock(PASSWORD), wallet.reveal(PASSWORD), wallet.unlockRemembered()])
      await expect(call).rejects.toMatchObject({ code: "watchOnly" });
  });
});

test("without a wallet everything that needs one says so", async () => {
  expect(() => wallet.signer()).toThrow(expect.objectContaining({ code: "walletMissing" }));
  for (const call of [wallet.unlock(PASSWORD), wallet.reveal(PASSWORD), wallet.forget(), wallet.unlockRemembered()])
    await expect(call).rejects.toMatchObject({ code: "walletMissing" });
});

describe("an unlocked wallet", () => {
  beforeEach(async () => {
    await wallet.importPhrase(PHRASE, PASSWORD);
    await wallet.unlock(PASSWORD);
  });

  test("locks itself when it was not used for the set time, however time passed", () => {
    const signer = wallet.signer();
    const changes: unknown[] = [];
    wallet.onDidChange(() => changes.push(wallet.read().state));
    bench.clock.advance(AUTO_LOCK_MS - 1);
    signer.sign(DIGEST);
    bench.clock.advance(AUTO_LOCK_MS - 1);
    expect(wallet.read().state).toBe("unlocked");
    bench.clock.advance(1_001);
    expect(changes).toEqual(["locked"]);
    expect(() => signer.sign(DIGEST)).toThrow(expect.objectContaining({ code: "walletLocked" }));
    expect(bench.clock.pending).toBe(0);
  });

  test("signs nothing after the set time, when the machine slept and no timer ran", async () => {
    let asleep = 0;
    const clock = { ...bench.clock, now: () => bench.clock.now() + asleep };
    const sleeper = bench.open({ clock });
    await sleeper.unlock(PASSWORD);
    const signer = sleeper.signer();
    signer.sign(DIGEST);
    asleep = AUTO_LOCK_MS;
    expect(() => signer.check()).toThrow(expect.objectContaining({ code: "walletLocked" }));
    expect(() => signer.sign(DIGEST)).toThrow(expect.objectContaining({ code: "walletLocked" }));
  });

  test("locks in every process when one locks it, changes its password or forgets it", async () => {
    const other = bench.open();
    const signer = other.signer();
    await other.unlock(PASSWORD);
    signer.sign(DIGEST);
    await wallet.lock();
    expect(() => signer.sign(DIGEST)).toThrow(expect.objectContaining({ code: "walletLocked" }));
    expect([wallet.read().state, other.read().state]).toEqual(["locked", "locked"]);
    await other.unlock(PASSWORD);
    signer.sign(DIGEST);
    await wallet.forget();
    expect(() => signer.sign(DIGEST)).toThrow(expect.objectContaining({ code: "walletLocked" }));
    expect(other.read()).toEqual({ state: "none" });
  });

  test("signs nothing from the moment at which any process stops all spending", () => {
    const signer = wallet.signer();
    const ledger = openLedger(bench.folder, 1, bench.clock);
    signer.sign(DIGEST);
    ledger.stop();
    expect(() => signer.check()).toThrow(expect.objectContaining({ code: "spendingStopped" }));
    expect(() => signer.sign(DIGEST)).toThrow(expect.objectContaining({ code: "spendingStopped" }));
    ledger.allowSpending();
    ledger.close();
    expect(signedBy(signer.sign(DIGEST))).toBe(ADDRESS);
  });

  test("has its new password alone after it was changed, and is the same", async () => {
    await expect(wallet.changePassword("wrong horse", "battery staple")).rejects.toMatchObject({
      code: "wrongPassword",
    });
    await expect(wallet.changePassword(PASSWORD, "short")).rejects.toMatchObject({ code: "badInput" });
    await wallet.changePassword(PASSWORD, "battery staple");
    expect(wallet.read()).toEqual({ state: "locked", address: ADDRESS });
    await expect(wallet.unlock(PASSWORD)).rejects.toMatchObject({ code: "wrongPassword" });
    await wallet.unlock("battery staple");
    expect(signedBy(wallet.signer().sign(DIGEST))).toBe(ADDRESS);
  });

  test("signs no more for a wallet that is not the one in the folder any more", async () => {
    const signer = wallet.signer();
    const other = bench.open();
    await other.forget();
    await other.importKey("0a".repeat(32), PASSWORD);
    await wallet.unlock(PASSWORD);
    expect(() => signer.sign(DIGEST)).toThrow(expect.objectContaining({ code: "walletLocked" }));
    expect(wallet.signer().address).not.toBe(ADDRESS);
  });
});

test("a wallet whose file was changed by a single letter is refused and left as it is", async () => {
  await wallet.importPhrase(PHRASE, PASSWORD);
  const file = path.join(bench.folder, "wallet");
  const text = readFileSync(file, "utf8");
  writeFileSync(file, text.replace(ADDRESS, String(ADDRESSES[1])));
  await expect(wallet.unlock(PASSWORD)).rejects.toMatchObject({ code: "walletBroken" });
  expect(() => wallet.draft()).toThrow(expect.objectContaining({ code: "walletBroken" }));
  expect(readFileSync(file, "utf8")).toBe(text.replace(ADDRESS, String(ADDRESSES[1])));
});

test("with the real work, a wallet opens with its password and with no other one", { timeout: 60_000 }, async () => {
  const real = bench.open({ derive: deriveKey });
  await real.importPhrase(PHRASE, PASSWORD);
  await expect(real.unlock("wrong horse")).rejects.toMatchObject({ code: "wrongPassword" });
  await real.unlock(PASSWORD);
  expect(signedBy(real.signer().sign(DIGEST))).toBe(ADDRESS);
});
