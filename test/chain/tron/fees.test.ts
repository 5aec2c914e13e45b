import { expect, test } from "vitest";
import { toBase58 } from "../../../devnet/address.ts";
import { encodeCall } from "../../../devnet/api/abi.ts";
import { fromHex } from "../../../devnet/hex.ts";
import { amountOf, parseAmount } from "../../../src/engine/amount.ts";
import type { Intent } from "../../../src/engine/payments/chain.ts";
import { addressOf, type TronAddress } from "../../../src/engine/payments/tronAddress.ts";
import { vaultCreation } from "../../../src/engine/payments/vaultBuilds.ts";
import { startTron, type TronBench } from "./support.ts";

// What a transaction was said to cost, against what it did cost: within a tenth, kind by kind.

const stranger = (number: number): TronAddress => addressOf(new Uint8Array(20).fill(number));

function intents({ node, address }: TronBench): Readonly<Record<string, Intent>> {
  const { btt, vault, vaultTrc10, bttold } = node.genesis;
  const transfer = (to: TronAddress, amount: string, asset: "TRX" | "BTT" | "BTTOLD"): Intent => ({
    kind: "transfer",
    to,
    amount: parseAmount(amount, asset),
  });
  const call = (contract: string, data: string, token?: { readonly id: bigint; readonly units: bigint }): Intent => ({
    kind: "call",
    contract: toBase58(contract) as TronAddress,
    data: fromHex(data),
    ...(token === undefined ? {} : { token }),
  });
  const fund = "fund(address,uint8,uint256,uint128,uint128)";
  const me = node.account(0).address;
  const asset = BigInt(`0x${btt.slice(2)}`);
  const withdrawal = "announceWithdrawal(address,uint8,uint256,uint128)";
  return {
    "TRX to a known account": transfer(address(1), "5", "TRX"),
    "TRX to a new account": transfer(stranger(1), "5", "TRX"),
    "BTTOLD to a known account": transfer(address(1), "5", "BTTOLD"),
    "BTTOLD to a new account": transfer(stranger(2), "5", "BTTOLD"),
    "BTT to a holder": transfer(address(1), "5", "BTT"),
    "BTT to somebody without any": transfer(stranger(3), "5", "BTT"),
    approve: call(btt, encodeCall("approve(address,uint256)", vault, 10n ** 30n)),
    "fund, first of a pot": call(vault, encodeCall(fund, me, 20n, asset, 10n ** 18n, 10n ** 18n)),
    "fund, again": call(vault, encodeCall(fund, me, 20n, asset, 10n ** 18n, 0n)),
    announceWithdrawal: call(vault, encodeCall(withdrawal, me, 20n, asset, 10n ** 17n)),
    "fund with BTTOLD": call(vaultTrc10, encodeCall(fund, me, 10n, bttold, 5_000_000n, 0n), {
      id: bttold,
      units: 5_000_000n,
    }),
    deploy: { kind: "deploy", code: vaultCreation("trc20"), name: "SwarmbidVault" },
    "deploy, TRC-10": { kind: "deploy", code: vaultCreation("trc10"), name: "SwarmbidVault" },
  };
}

/** Sends each kind once; the day's free bandwidth is used up soon. */
async function figures(bench: TronBench): Promise<Readonly<Record<string, readonly [bigint, bigint]>>> {
  const { chain, address, signer } = bench;
  const told: Record<string, readonly [bigint, bigint]> = {};
  for (const [name, intent] of Object.entries(intents(bench))) {
    const before = (await chain.account(address(0))).trx.units;
    const prepared = await chain.prepare(intent, address(0));
    const { id } = await chain.send(name, prepared, signer(0));
    const outcome = await chain.follow(id);
    if (outcome.phase !== "confirmed") throw new Error(`${name}: ${outcome.phase}`);
    const sent = intent.kind === "transfer" && intent.amount.asset === "TRX" ? intent.amount.units : 0n;
    const burned = before - (await chain.account(address(0))).trx.units - sent;
    expect(burned, name).toBe(outcome.receipt.fee.units);
    expect(burned, name).toBeLessThanOrEqual(prepared.fee.atMost.units);
    told[name] = [prepared.fee.total.units, burned];
  }
  return told;
}

test("says what each kind of transaction will cost, within a tenth of what it does cost", async () => {
  const told = await figures(await startTron({ parameters: { confirmations: 0 } }));
  for (const [name, [estimated, burned]] of Object.entries(told)) {
    const off = Math.abs(Number(estimated - burned)) / Math.max(1, Number(burned));
    expect(off, `${name}: ${String(estimated)} estimated, ${String(burned)} burned`).toBeLessThanOrEqual(0.1);
  }
});

test("counts the day's free bandwidth: a transfer costs nothing as long as all its bytes are free", async () => {
  const { chain, address, signer } = await startTron({ parameters: { confirmations: 0 } });
  const intent = { kind: "transfer", to: address(1), amount: amountOf("TRX", 1n) } as const;
  const fees: bigint[] = [];
  for (const key of ["1", "2", "3"]) {
    const prepared = await chain.prepare(intent, address(0));
    fees.push(prepared.fee.total.units);
    await chain.follow((await chain.send(key, prepared, signer(0))).id);
  }
  expect(fees.slice(0, 2)).toEqual([0n, 0n]);
  expect(fees[2]).toBeGreaterThan(250_000n);
});
