import { beforeEach, describe, expect, test } from "vitest";
import { openVaultBench, type VaultBench } from "./support/vaultBench.ts";

let bench: VaultBench;

beforeEach(async () => {
  bench = await openVaultBench();
});

describe("a signature", () => {
  beforeEach(() => bench.fund(1_000n));

  test("of the signer is the only one that counts", async () => {
    for (const key of [bench.payer, bench.payee, bench.stranger])
      expect((await bench.claimOne(bench.sign(bench.config(), 1n, { key }))).error).toBe("BadSignature");
  });

  test("in its other form, with a high s, is refused", async () => {
    expect((await bench.claimOne(bench.sign(bench.config(), 1n, { highS: true }))).error).toBe("BadSignature");
  });

  test("for another chain, vault, payee or amount is refused", async () => {
    const { genesis, chain } = bench;
    const good = bench.sign(bench.config(), 5n);
    const bad = [
      bench.sign(bench.config(), 5n, { chainId: chain.blocks.chainId + 1 }),
      bench.sign(bench.config(), 5n, { vault: genesis.vaultTrc10 }),
      { ...good, config: bench.config({ payee: bench.other }) },
      { ...good, config: bench.config({ delay: 1n }) },
      { ...good, cumulative: 6n },
    ];
    for (const voucher of bad) expect((await bench.claimOne(voucher)).error).toBe("BadSignature");
    expect((await bench.claimOne(good)).outcome).toBe("SUCCESS");
  });

  test("that recovers to nobody does not count for a channel without a signer", async () => {
    const nobody = { ...bench.signer, address: `41${"00".repeat(20)}` };
    const forged = { config: bench.config({ signer: nobody }), cumulative: 5n, signature: { r: 0n, vs: 0n } };
    expect((await bench.claimOne(forged)).error).toBe("BadSignature");
  });

  test("of a claim whose terms say more than there is to say is refused", async () => {
    const voucher = bench.sign(bench.config(), 5n);
    expect((await bench.claimOne(voucher, bench.payee, 1n)).error).toBe("UnknownAsset");
    expect((await bench.claimOne(voucher)).outcome).toBe("SUCCESS");
  });

  test("cannot credit nobody", async () => {
    const nobody = { ...bench.payee, address: `41${"00".repeat(20)}` };
    expect((await bench.claimOne(bench.sign(bench.config({ payee: nobody }), 5n))).error).toBe("ZeroAddress");
  });
});
