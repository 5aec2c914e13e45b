import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Wallet } from "../../../../../src/engine/payments/wallet/wallet.ts";
import { ADDRESS, DIGEST, PASSWORD, PHRASE, signedBy, walletBench } from "./walletBench.ts";

let bench: ReturnType<typeof walletBench>;
let wallet: Wallet;
beforeEach(() => {
  bench = walletBench();
  wallet = bench.open();
});
afterEach(() => {
  bench.remove();
});

describe("a wrong password", () => {
  beforeEach(() => wallet.importPhrase(PHRASE, PASSWORD));
  const wrong = (by: Wallet) => by.unlock("wrong horse");

  test("makes the next ones wait longer and longer, in every process and after a restart", async () => {
    await expect(wrong(wallet)).rejects.toMatchObject({
      code: "wrongPassword",
      message: "That password does not open this wallet: try another one.",
    });
    await expect(wallet.reveal("wrong horse")).rejects.toMatchObject({ code: "wrongPassword" });
    const other = bench.open();
    await expect(wrong(other)).rejects.toThrow("wait 1 second, then try again");
    for (const one of [wallet, other, bench.open()])
      await expect(one.unlock(PASSWORD)).rejects.toMatchObject({ code: "tryLater" });
    bench.clock.advance(1_000);
    await expect(wrong(bench.open())).rejects.toThrow("wait 2 seconds, then try again");
    bench.clock.advance(1_999);
    await expect(wallet.unlock(PASSWORD)).rejects.toThrow("Too many wrong passwords: wait 1 second, then try again.");
    bench.clock.advance(1);
    await wallet.unlock(PASSWORD);
    await expect(wrong(wallet)).rejects.toThrow("try another one");
  });

  test("is not waited for longer when the clock is put back", async () => {
    for (let tries = 0; tries < 3; tries++) await expect(wrong(wallet)).rejects.toThrow();
    const clock = { ...bench.clock, now: () => bench.clock.now() - 86_400_000 };
    const back = bench.open({ clock });
    await expect(back.unlock(PASSWORD)).rejects.toThrow("wait 1 second,");
    bench.clock.advance(1_000);
    await wallet.unlock(PASSWORD);
  });
});

describe("what the host keeps for unlocking", () => {
  beforeEach(async () => {
    await wallet.importPhrase(PHRASE, PASSWORD);
    await wallet.unlock(PASSWORD, { remember: true });
  });

  test("unlocks without a password, and opens nothing without the file", async () => {
    const [kept = ""] = bench.secrets.kept.values();
    expect(Buffer.from(kept, "base64")).toHaveLength(32);
    const other = bench.open();
    expect(await other.unlockRemembered()).toBe(true);
    expect(signedBy(other.signer().sign(DIGEST))).toBe(ADDRESS);
    const elsewhere = walletBench();
    try {
      const stranger = elsewhere.open({ secrets: bench.secrets });
      await expect(stranger.unlockRemembered()).rejects.toMatchObject({ code: "walletMissing" });
      await stranger.importKey("0a".repeat(32), PASSWORD);
      expect(await stranger.unlockRemembered()).toBe(false);
    } finally {
      elsewhere.remove();
    }
  });

  test("may be lost, or be garbage, or throw: the password still opens", async () => {
    const kept = new Map(bench.secrets.kept);
    const [[name = ""] = []] = kept;
    for (const value of ["", "garbage", "A".repeat(10_000)]) {
      bench.secrets.kept.set(name, value);
      expect(await bench.open().unlockRemembered()).toBe(false);
      expect(bench.secrets.kept.size).toBe(0);
    }
    const broken = () => Promise.reject(new Error("no keyring"));
    const other = bench.open({ secrets: { get: broken, store: broken, delete: broken } });
    expect(await other.unlockRemembered()).toBe(false);
    expect(await other.unlock(PASSWORD)).toEqual({ notice: undefined });
    expect(await bench.open({ secrets: undefined }).unlockRemembered()).toBe(false);
  });

  test("may not be kept at all: the wallet is unlocked all the same, and that is said", async () => {
    const broken = () => Promise.reject(new Error("no keyring"));
    for (const secrets of [{ get: broken, store: broken, delete: broken }, undefined]) {
      const other = bench.open({ secrets });
      const { notice } = await other.unlock(PASSWORD, { remember: true });
      expect(notice).toContain("is unlocked, but this machine's secret storage did not keep that");
      expect(signedBy(other.signer().sign(DIGEST))).toBe(ADDRESS);
    }
    expect(await wallet.unlock(PASSWORD, { remember: true })).toEqual({ notice: undefined });
  });

  test("is taken back by locking, and is worth nothing after the password was changed", async () => {
    const old = new Map(bench.secrets.kept);
    await wallet.lock();
    expect(bench.secrets.kept.size).toBe(0);
    for (const [name, value] of old) bench.secrets.kept.set(name, value);
    await wallet.changePassword(PASSWORD, "battery staple");
    expect(bench.secrets.kept.size).toBe(0);
    for (const [name, value] of old) bench.secrets.kept.set(name, value);
    expect(await wallet.unlockRemembered()).toBe(false);
  });
});
