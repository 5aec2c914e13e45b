import { beforeEach, expect, test } from "vitest";
import { encodeCall } from "../../devnet/api/abi.ts";
import { toEvmAddress } from "../../devnet/tvm/machine.ts";
import { ANNOUNCE, FUND, openVaultBench, SWEEP, type VaultBench, WITHDRAW } from "./support/vaultBench.ts";

const BTTOLD = 1_002_000n;
let bench: VaultBench;

beforeEach(async () => {
  bench = await openVaultBench("trc10");
});

const held = (address: string): Promise<bigint> => bench.chain.machine.tokens.balance(toEvmAddress(address), BTTOLD);
const config = () => bench.config({ kind: 10n, asset: BTTOLD });
const fund = (amount: bigint, bond: bigint, token = { id: BTTOLD, value: amount + bond }) =>
  bench.transact(bench.payer, bench.vault, encodeCall(FUND, bench.signer.address, 10n, BTTOLD, amount, bond), token);

test("TRC-10 tokens fund a pot, pay a voucher, and are swept", async () => {
  expect((await fund(1_000n, 50n)).outcome).toBe("SUCCESS");
  expect(await held(bench.vault)).toBe(1_050n);
  await bench.claimOne(bench.sign(config(), 300n));
  expect(await bench.credit(bench.payee, 10n, BTTOLD)).toBe(300n);
  const before = await held(bench.payee.address);
  expect((await bench.call(bench.payee, SWEEP, 10n, BTTOLD, bench.payee.address)).outcome).toBe("SUCCESS");
  expect(await held(bench.payee.address)).toBe(before + 300n);
});

test("TRC-10 tokens are withdrawn after three days", async () => {
  await fund(1_000n, 50n);
  await bench.call(bench.payer, ANNOUNCE, bench.signer.address, 10n, BTTOLD, 1_050n);
  bench.chain.warp(3 * 86_400 + 1);
  const before = await held(bench.payer.address);
  await bench.call(bench.payer, WITHDRAW, bench.signer.address, 10n, BTTOLD, bench.payer.address);
  expect(await held(bench.payer.address)).toBe(before + 1_050n);
});

test("a deposit has to bring exactly the tokens that it names", async () => {
  expect((await fund(1_000n, 50n, { id: BTTOLD, value: 1_049n })).error).toBe("WrongDeposit");
  expect((await fund(1_000n, 50n, { id: BTTOLD, value: 0n })).error).toBe("WrongDeposit");
  const other = { ...([...bench.chain.tokens.values()][0] ?? fail()), id: 1_000_001n, owner: bench.payer.address };
  await bench.chain.issue(other);
  expect((await fund(1_000n, 50n, { id: other.id, value: 1_050n })).error).toBe("UnknownAsset");
  expect(await held(bench.vault)).toBe(0n);
});

test("tokens that come with any other call are sent back by refusing it", async () => {
  await fund(1_000n, 0n);
  const token = { id: BTTOLD, value: 5n };
  const calls = [
    encodeCall(SWEEP, 10n, BTTOLD, bench.payer.address),
    encodeCall(ANNOUNCE, bench.signer.address, 10n, BTTOLD, 1n),
    encodeCall(FUND, bench.signer.address, 20n, bench.btt, 1n, 0n),
  ];
  for (const data of calls)
    expect((await bench.transact(bench.payer, bench.vault, data, token)).error).toBe("TokensNotWanted");
  expect(await held(bench.vault)).toBe(1_000n);
});

test("the same vault keeps TRC-20 pots as well", async () => {
  await bench.fund(1_000n);
  await bench.claimOne(bench.sign(bench.config(), 300n));
  expect(await bench.credit(bench.payee)).toBe(300n);
});

function fail(): never {
  throw new Error("The devnet issued no token.");
}
