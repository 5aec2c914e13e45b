import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import type { ChannelId } from "../../../src/engine/payments/vouchers/vaultDomain.ts";
import { createVaultDomain } from "../../../src/engine/payments/vouchers/vaultDomain.ts";
import { costOf } from "../../../src/engine/wire/meter.ts";
import { dialMarketPeer, type MarketPeer } from "../../market/marketPeer.ts";
import { assetOf, openChannel, signerOfAccount } from "../../market/openChannel.ts";
import { btt, openPurse, type Purse } from "../../market/openPurse.ts";
import { MIB, SELLS } from "../../market/startTrader.ts";
import { inPhase } from "../support/startEngine.ts";
import { useFair } from "./useFair.ts";

// What strangers who break the rules cost a seller at most. They are peers of their own, over real connections.

const fair = useFair();
const PIECE_BYTES = 256 * 1024;
const FIRST_WINDOW = MIB;
/** Service ends here at the latest. */
const MOST_UNPAID = 1.25 * FIRST_WINDOW;

/** A seller of 32 MiB, and how strangers reach it. */
async function startSeller() {
  const purse = await fair.purse(0);
  const data = await fair.dataset("set", { "a.bin": 32 * MIB }, { pieceBytes: PIECE_BYTES });
  const engine = await fair.trader("seller", purse, SELLS);
  const id = await engine.transfers.add({
    source: { kind: "file", bytes: data.torrent },
    folder: data.folder,
    seedOnly: true,
  });
  await engine.until(id, inPhase("seeding"));
  const { infoHash, pieceBytes, pieceCount } = data.metainfo;
  const terms = { buys: true, sells: undefined, assets: [assetOf(fair.devnet)] };
  const dial = (from?: string): Promise<MarketPeer> =>
    dialMarketPeer(engine.status.port ?? 0, { infoHash, pieceBytes, pieceCount, terms }, from);
  return { purse, dial };
}

/** Puts a pot on the chain for the n-th account, and forgets the ledger: the stranger keeps none. */
async function fund(account: number, deposit: string): Promise<void> {
  const folder = fair.inside(`pot-${String(account)}`);
  const purse = await openPurse(fair.devnet, { folder, account, deposit: btt(deposit) });
  await purse.close();
}

const owed = ({ payments }: Purse, channel: ChannelId): bigint => payments.ledger.debts.owed(channel);
const held = ({ payments }: Purse, channel: ChannelId): bigint =>
  payments.ledger.earning.get(channel)?.cumulative ?? 0n;

test("who takes and never pays gets a window and a quarter at most, and is turned away when it comes back, from another address too", async () => {
  const { purse, dial } = await startSeller();
  await fund(1, "100");
  const debtor = signerOfAccount(fair.devnet, 1);
  const peer = await dial();
  const { id, quote } = await openChannel(peer, fair.devnet, debtor);
  peer.fetch();
  expect(await peer.next("need")).toMatchObject({ channel: id });
  expect(await peer.next("bye")).toMatchObject({ channel: id, reason: "unpaid" });
  await expect.poll(() => owed(purse, id)).toBeGreaterThan(0n);
  expect(owed(purse, id)).toBeLessThanOrEqual(costOf(MOST_UNPAID, quote.pricePerMiB));
  peer.close();

  // The same payer from another address, and somebody else from the same one.
  for (const [from, account] of [["127.0.9.1", 1] as const, ["127.0.0.1", 2] as const]) {
    const again = await dial(from);
    const opening = openChannel(again, fair.devnet, signerOfAccount(fair.devnet, account));
    opening.catch(() => undefined);
    expect(await again.next("no")).toMatchObject({ reason: "backoff" });
    again.close();
  }
  expect(owed(purse, id)).toBeLessThanOrEqual(costOf(MOST_UNPAID, quote.pricePerMiB));
});

test("vouchers that are stale, said twice, of another chain, of another channel or of another signer earn nothing, and three of them end paid service", async () => {
  const { purse, dial } = await startSeller();
  await fund(1, "100");
  const signer = signerOfAccount(fair.devnet, 1);
  const peer = await dial();
  const channel = await openChannel(peer, fair.devnet, signer);
  const { id } = channel;
  const right = btt("2").units;
  channel.vouch(right);
  expect(await peer.next("ack")).toMatchObject({ cumulative: right });
  expect(held(purse, id)).toBe(right);

  channel.vouch(btt("1").units);
  channel.vouch(right);
  const { chainId, vault } = fair.devnet;
  const more = btt("50").units;
  channel.vouch(more, { domain: createVaultDomain(chainId + 1, vault) });
  expect(await peer.next("err")).toMatchObject({ reason: expect.stringMatching(/^(stale|signature)$/) as string });
  channel.vouch(more, { signed: randomBytes(32).toString("hex") as ChannelId });
  channel.vouch(more, { signer: signerOfAccount(fair.devnet, 2) });
  expect(await peer.next("bye")).toMatchObject({ channel: id });
  expect(held(purse, id)).toBe(right);
  peer.close();
});
