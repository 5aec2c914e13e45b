import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Amount } from "../../src/engine/amount.ts";
import type { BidPolicy } from "../../src/engine/marketModel.ts";
import { DEFAULT_OPTIONS } from "../../src/engine/model.ts";
import { createMetainfo } from "../../src/engine/torrent/createMetainfo.ts";
import { inPhase, type StartedEngine, startEngine } from "../integration/support/startEngine.ts";
import { startTracker } from "../swarm/startTracker.ts";
import type { Purse } from "./openPurse.ts";
import { SELLS, startTrader } from "./startTrader.ts";

export interface BusySeeder {
  /** A folder of its own. */
  readonly folder: string;
  readonly seller: Purse;
  readonly buyer: Purse;
  readonly leechers: number;
  /** Of each leecher and of the bidder, bytes a second. */
  readonly leecherUpload: number;
  readonly totalBytes: number;
  /** Undefined: without one. */
  readonly bid?: BidPolicy;
}

export interface Finished {
  /** From the moment at which all begin until the bidder has everything. */
  readonly seconds: number;
  readonly paid: readonly Amount[];
  /** What the leecher that got least has then, of the whole. */
  readonly leastFraction: number;
}

const PIECE_BYTES = 256 * 1024;
/** Longer than any run takes on a busy machine. */
const LIMIT_MS = 15 * 60_000;

/** One seller of 8 MiB/s and leechers that start together, one of whom is ours, with or without a bid: the mission's own case. */
export async function busySeeder(options: BusySeeder): Promise<Finished> {
  const { folder, seller, buyer, leechers, leecherUpload, totalBytes, bid } = options;
  const inside = (name: string): string => path.join(folder, name);
  const data = inside("data");
  mkdirSync(data, { recursive: true });
  writeFileSync(path.join(data, "set.bin"), randomBytes(totalBytes));
  const tracker = await startTracker();
  const trackers = [[tracker.url]];
  const { bytes } = await createMetainfo(path.join(data, "set.bin"), { pieceBytes: PIECE_BYTES, trackers });
  const source = { kind: "file", bytes } as const;
  const engines: StartedEngine[] = [];
  const keep = async (starting: Promise<StartedEngine>): Promise<StartedEngine> => {
    const started = await starting;
    engines.push(started);
    return started;
  };
  try {
    const known = tracker.nextPeer();
    const seeder = await keep(startTrader(inside("state-seller"), seller, SELLS));
    const id = await seeder.transfers.add({ source, folder: data, seedOnly: true });
    await seeder.until(id, inPhase("seeding"));
    await known;
    const settings = { uploadLimit: leecherUpload, seedAfterCompletion: false };
    const plain: StartedEngine[] = [];
    for (let at = 0; at < leechers; at++) plain.push(await keep(startEngine(inside(`state-${String(at)}`), settings)));
    const bidder = await keep(startTrader(inside("state-bidder"), buyer, settings));
    const begun = performance.now();
    await Promise.all(
      [bidder, ...plain].map((engine, at) =>
        engine.transfers.add({
          source,
          folder: inside(`into-${String(at)}`),
          options: { ...DEFAULT_OPTIONS, ...(engine === bidder && bid !== undefined && { bid }) },
        }),
      ),
    );
    await bidder.until(id, inPhase("complete"), LIMIT_MS);
    const seconds = (performance.now() - begun) / 1_000;
    const least = Math.min(...plain.map(({ transfers }) => transfers.get(id)?.doneBytes ?? 0));
    const paid = bidder.market.snapshot().tallies.get(id)?.paid ?? [];
    return { seconds, paid, leastFraction: leechers === 0 ? 1 : least / totalBytes };
  } finally {
    await Promise.all(engines.map((engine) => engine.close()));
    await tracker.close();
  }
}
