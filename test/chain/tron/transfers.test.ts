import { expect, test } from "vitest";
import { amountOf, parseAmount } from "../../../src/engine/amount.ts";
import { addressOf } from "../../../src/engine/payments/tronAddress.ts";
import { startTron } from "./support.ts";

const NOBODY = addressOf(new Uint8Array(20).fill(0xab));

test("tells what a wallet holds, each asset in its own units", async () => {
  const { chain, address } = await startTron();
  expect(await chain.account(address(0))).toEqual({
    exists: true,
    trx: parseAmount("1000000", "TRX"),
    btt: parseAmount("1000000000000", "BTT"),
    bttold: parseAmount("1000000000", "BTTOLD"),
    energy: { limit: 0, left: 0 },
    bandwidth: { limit: 0, left: 0 },
    freeBandwidth: { limit: 600, left: 600 },
  });
  expect(await chain.account(NOBODY)).toMatchObject({ exists: false, trx: amountOf("TRX", 0n), btt: { units: 0n } });
});

for (const asset of ["TRX", "BTT", "BTTOLD"] as const)
  test(`sends ${asset} and follows the transfer until it is confirmed`, async () => {
    const { chain, address, signer, node } = await startTron({ parameters: { confirmations: 2 } });
    const amount = parseAmount("12.5", asset);
    const intent = { kind: "transfer", to: address(1), amount } as const;
    const before = await chain.account(address(1));
    const prepared = await chain.prepare(intent, address(0));
    expect(prepared).toMatchObject({ intent, from: address(0), id: expect.stringMatching(/^[0-9a-f]{64}$/) as string });
    const { id } = await chain.send("first", prepared, signer(0));
    expect(id).toBe(prepared.id);
    const phases: string[] = [];
    const following = chain.follow(id, {
      onChange({ phase }) {
        phases.push(phase);
        if (phase === "included") void node.post("devnet/mine", { blocks: 2 });
      },
    });
    const outcome = await following;
    expect(outcome).toMatchObject({ phase: "confirmed", receipt: { id, success: true } });
    expect(phases).toEqual(["included", "confirmed"]);
    const key = { TRX: "trx", BTT: "btt", BTTOLD: "bttold" }[asset] as "trx";
    expect((await chain.account(address(1)))[key].units - before[key].units).toBe(amount.units);
    expect(chain.unfinished()).toEqual([]);
  });
