import { expect, test } from "vitest";
import { channelQuestion } from "../../../src/engine/payments/settlement/vault/vaultReads.ts";
import type { ChannelId } from "../../../src/engine/payments/vouchers/vaultDomain.ts";
import { btt, type Party, type SettlementBench, settlementBench } from "./bench.ts";

// A node that lies about what was claimed delays a claim, and never takes it away.

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const word = (units: bigint): string => units.toString(16).padStart(64, "0");
const sums = ({ ledger }: Party): string[] =>
  (["earned", "short", "credit"] as const).map((name) => String(ledger.balance("BTT", name).units / 10n ** 18n));

/** Says of one channel that so much of it was claimed. */
const claimsTold = (bench: SettlementBench, channel: ChannelId, units: bigint, room?: string) =>
  bench.tron.node.post("devnet/fault", {
    method: "triggerconstantcontract",
    kind: "lie",
    set: { constant_result: [word(units) + word(0n) + word(0n)] },
    where: { data: hex(channelQuestion(channel)) },
    ...(room === undefined ? {} : { room }),
  });

async function owed(units: string, build?: "vaultTrc10") {
  const bench = await settlementBench(build);
  const [buyer, seller] = [bench.party(0), bench.party(1)];
  await bench.deposit(buyer, btt("1000"));
  const channel = bench.open(buyer, seller);
  bench.pay(buyer, seller, channel, btt(units));
  return { bench, buyer, seller, channel };
}
const claims = ({ ledger }: Party): number =>
  ledger.orders.recent(20).filter(({ task }) => task.kind === "claim").length;

test("a claim that only the newest blocks of a node tell of is not booked, and the voucher is claimed once they are given up", async () => {
  const { bench, seller, channel } = await owed("200");
  await claimsTold(bench, channel, btt("200").units, "wallet");
  await seller.vault.attend();
  expect(sums(seller)).toEqual(["200", "0", "0"]);
  expect(claims(seller)).toBe(0);
  await bench.tron.node.post("devnet/clear");
  await seller.vault.attend();
  expect(claims(seller)).toBe(1);
  expect((await seller.vault.channel(channel)).claimed).toBe(btt("200").units);
});

test("what a node lied about in all of its answers is corrected by the next honest one, and the voucher is claimed", async () => {
  const { bench, seller, channel } = await owed("200");
  await claimsTold(bench, channel, btt("200").units);
  await seller.vault.attend();
  expect(sums(seller)).toEqual(["0", "0", "200"]);
  expect(claims(seller)).toBe(0);
  await bench.tron.node.post("devnet/clear");
  const before = (await seller.chain.account(seller.address)).btt.units;
  await seller.vault.attend();
  expect(claims(seller)).toBe(1);
  expect(sums(seller)).toEqual(["0", "0", "0"]);
  expect((await seller.chain.account(seller.address)).btt.units - before).toBe(btt("200").units);
  const corrections = [...seller.ledger.exportCsv()].filter((line) => line.includes(",correct,"));
  expect(corrections).toEqual([
    expect.stringMatching(/,BTT,correct,credit,earned,200,.*the chain says that less was claimed/) as string,
  ]);
});

test("a node that tells of more than a voucher is worth holds up no other claim", async () => {
  const { bench, buyer, seller, channel } = await owed("200");
  const other = bench.open(buyer, seller, "BTT", 2);
  bench.pay(buyer, seller, other, btt("150"));
  await claimsTold(bench, channel, btt("100000").units);
  await seller.vault.attend();
  expect((await seller.vault.channel(other)).claimed).toBe(btt("150").units);
  await bench.tron.node.post("devnet/clear");
  await seller.vault.attend();
  expect((await seller.vault.channel(channel)).claimed).toBe(btt("200").units);
  expect(sums(seller)).toEqual(["0", "0", "0"]);
});

test("what a claim of ours was paid is read from its receipt, whatever the node says of the channel then", async () => {
  const { bench, seller, channel } = await owed("200");
  const [plan] = await seller.vault.planClaims({ anyFee: true });
  if (plan === undefined) return expect.fail("there is a claim");
  await claimsTold(bench, channel, 0n);
  await seller.vault.carryOut(plan, { anyFee: true });
  expect(sums(seller)).toEqual(["0", "0", "200"]);
});

test("what somebody else claimed for us is booked once it cannot be given up", async () => {
  const { bench, seller, channel } = await owed("200");
  const stranger = bench.party(3);
  const state = seller.ledger.earning.get(channel);
  if (state === undefined) return expect.fail("there is a voucher");
  const { id, config, asset, cumulative, signature } = state;
  stranger.ledger.earning.open({ id, config, asset, transfer: "", buyer: "" });
  stranger.ledger.earning.receive(id, cumulative, signature);
  for (const plan of await stranger.vault.planClaims({ anyFee: true })) await stranger.vault.carryOut(plan);
  seller.ledger.setRate(btt("10000"));
  await seller.vault.attend();
  expect(sums(seller)).toEqual(["0", "0", "200"]);
  expect(claims(seller)).toBe(0);
});
