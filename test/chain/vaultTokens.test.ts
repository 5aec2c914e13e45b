import { beforeEach, describe, expect, test } from "vitest";
import { encodeCall } from "../../devnet/api/abi.ts";
import { ANNOUNCE, FUND, openVaultBench, SWEEP, type VaultBench, WITHDRAW, wordAt } from "./support/vaultBench.ts";

let bench: VaultBench;

beforeEach(async () => {
  bench = await openVaultBench();
});

const addressOf = (asset: bigint): string => `41${asset.toString(16).padStart(40, "0")}`;

test("a token that keeps a fee is refused, and nobody is credited", async () => {
  const asset = await bench.issue("FeeToken");
  const called = await bench.fund(1_000n, 0n, { asset });
  expect(called.error).toBe("WrongDeposit");
  expect(await bench.pot(bench.config({ asset }))).toMatchObject({ amount: 0n });
  expect(await bench.balance(bench.vault, asset)).toBe(0n);
});

test("a token that answers with nothing is paid in and out", async () => {
  const asset = await bench.issue("SilentToken");
  expect((await bench.fund(1_000n, 0n, { asset })).outcome).toBe("SUCCESS");
  await bench.claimOne(bench.sign(bench.config({ asset }), 400n));
  await bench.call(bench.payee, SWEEP, 20n, asset, bench.payee.address);
  expect(await bench.balance(bench.payee.address, asset)).toBe(400n);
});

test("a token that says no fails the deposit", async () => {
  const asset = await bench.issue("RefusingToken");
  expect((await bench.fund(1_000n, 0n, { asset })).error).toBe("TransferFailed");
});

describe("a token that calls the vault again", () => {
  const open = async (path: bigint): Promise<bigint> => {
    const asset = await bench.issue("ReentrantToken");
    await bench.fund(1_000n, 100n, { asset });
    await bench.transact(bench.payer, addressOf(asset), encodeCall("arm(address,uint8)", bench.vault, path));
    return asset;
  };
  const wasLetIn = async (asset: bigint): Promise<boolean> =>
    wordAt(await bench.read(addressOf(asset), "wasLetIn()"), 0) !== 0n;

  test.each([1n, 2n, 3n])("is not let in while a sweep pays (way %s)", async (path) => {
    const asset = await open(path);
    await bench.claimOne(bench.sign(bench.config({ asset }), 400n));
    expect((await bench.call(bench.payee, SWEEP, 20n, asset, bench.payee.address)).outcome).toBe("SUCCESS");
    expect(await wasLetIn(asset)).toBe(false);
    expect(await bench.balance(bench.payee.address, asset)).toBe(400n);
    expect(await bench.balance(bench.vault, asset)).toBe(700n);
  });

  test.each([1n, 2n, 3n])("is not let in while a withdrawal pays (way %s)", async (path) => {
    const asset = await open(path);
    await bench.call(bench.payer, ANNOUNCE, bench.signer.address, 20n, asset, 1_100n);
    bench.chain.warp(3 * 86_400 + 1);
    await bench.call(bench.payer, WITHDRAW, bench.signer.address, 20n, asset, bench.payer.address);
    expect(await wasLetIn(asset)).toBe(false);
    expect(await bench.balance(bench.vault, asset)).toBe(0n);
  });

  test.each([1n, 2n, 3n])("is not let in while a deposit comes in (way %s)", async (path) => {
    const asset = await open(path);
    expect((await bench.call(bench.payer, FUND, bench.signer.address, 20n, asset, 10n, 0n)).outcome).toBe("SUCCESS");
    expect(await wasLetIn(asset)).toBe(false);
    expect(await bench.pot(bench.config({ asset }))).toMatchObject({ amount: 1_010n, bond: 100n });
  });
});
