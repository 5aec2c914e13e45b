import { expect, test } from "vitest";
import { dialMarketPeer, type MarketPeer } from "../../market/marketPeer.ts";
import { assetOf, openChannel, signerOfAccount } from "../../market/openChannel.ts";
import { btt, openPurse } from "../../market/openPurse.ts";
import { BUSY_LINE, FREE_SHARE, MIB, SELLS } from "../../market/startTrader.ts";
import { inPhase } from "../support/startEngine.ts";
import { useFair } from "./useFair.ts";

const fair = useFair();
/** Of the bidders, BTT a second. */
const SPENDS = [4, 2, 1];
const FREE_PEERS = 2;
const MEASURE_MS = 30_000;
const SETTLED_WITHIN_MS = 90_000;
/** Two pieces are the window: wide enough that nobody stalls while a voucher is under way. */
const PIECE_BYTES = 4 * MIB;
/** What a machine with other work in hand adds to the rule's own distance. */
const TOLERANCE = 0.15;
const SOLD = BUSY_LINE * (1 - FREE_SHARE);

test("three bidders with spends of 4 to 2 to 1 get what the clearing rule says within 15 percent, and two free peers the free part, none of them starved", async () => {
  const spent = SPENDS.reduce((sum, spend) => sum + spend, 0);
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
  const dial = (isBuyer: boolean): Promise<MarketPeer> =>
    dialMarketPeer(engine.status.port ?? 0, {
      ...{ infoHash, pieceBytes, pieceCount },
      terms: isBuyer ? { buys: true, sells: undefined, assets: [assetOf(fair.devnet)] } : undefined,
    });

  const bidders: MarketPeer[] = [];
  for (const [at, spend] of SPENDS.entries()) {
    const account = at + 1;
    const folder = fair.inside(`pot-${String(account)}`);
    await (await openPurse(fair.devnet, { folder, account, deposit: btt("10000") })).close();
    const peer = await dial(true);
    const how = { limitPerMiB: btt("100").units, spendPerSecond: btt(String(spend)).units };
    const channel = await openChannel(peer, fair.devnet, signerOfAccount(fair.devnet, account), how);
    channel.payAlways();
    bidders.push(peer);
  }
  const free = await Promise.all(Array.from({ length: FREE_PEERS }, () => dial(false)));
  const all = [...bidders, ...free];
  for (const peer of all) peer.fetch();

  // The seller finds out in some rounds how much each takes: measured once it shares by that.
  await expect.poll(shares, { interval: 100, timeout: SETTLED_WITHIN_MS }).toEqual(SPENDS);
  const before = all.map(({ receivedBytes }) => receivedBytes);
  const begun = performance.now();
  await new Promise((resolve) => setTimeout(resolve, MEASURE_MS));
  const seconds = (performance.now() - begun) / 1_000;
  const rates = all.map(({ receivedBytes }, at) => (receivedBytes - (before[at] ?? 0)) / seconds);

  // Shares hold whatever the line really carries: a busy machine may not carry all of it.
  const paid = rates.slice(0, SPENDS.length);
  const ofPaid = paid.reduce((sum, rate) => sum + rate, 0);
  const line = rates.reduce((sum, rate) => sum + rate, 0);
  for (const [at, spend] of SPENDS.entries()) {
    const share = (line * (SOLD / BUSY_LINE) * spend) / spent;
    expect(Math.abs((paid[at] ?? 0) - share) / share).toBeLessThan(TOLERANCE);
  }
  // The free part, and what bidders left of theirs: a line that carries something for somebody is never idle.
  const ofFree = rates.slice(SPENDS.length);
  const left = SPENDS.map((spend, at) => Math.max(0, (SOLD * spend) / spent - (paid[at] ?? 0)));
  const most = BUSY_LINE * FREE_SHARE + left.reduce((sum, rate) => sum + rate, 0);
  expect(line - ofPaid).toBeLessThan(most * (1 + TOLERANCE));
  for (const rate of ofFree) expect(rate).toBeGreaterThan((line * FREE_SHARE) / FREE_PEERS / 2);
  for (const peer of all) peer.close();

  /** What each bidder is granted, over what the rule grants for a BTT a second. */
  function shares(): number[] {
    const { transfers } = engine.market.snapshot();
    const granted = transfers.flatMap(({ buyers }) => buyers.map(({ shareBytesPerSecond }) => shareBytesPerSecond));
    return granted.map((share) => Math.round((share * spent * 50) / SOLD) / 50).sort((a, b) => b - a);
  }
}, 180_000);
