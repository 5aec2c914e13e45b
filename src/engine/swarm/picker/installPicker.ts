import { performance } from "node:perf_hooks";
import type { LibraryTorrent, LibraryWire } from "webtorrent";
import type { PiecePlan } from "../port.ts";
import type { RateLimit } from "../rateLimit.ts";
import { createAvailability } from "./availability.ts";
import { countPeer } from "./countPeer.ts";
import { isIdle } from "./isIdle.ts";
import { createOwnPieces, type OwnPieces } from "./ownPieces.ts";
import { orderPieces, shuffle } from "./pieceOrder.ts";
import { pipelineOf } from "./pipeline.ts";
import type { SourceDesk } from "./sourceDesk.ts";
import type { UrgentPieces } from "./urgentPieces.ts";
import { createWantedBits } from "./wantedBits.ts";

/** Between two rounds over all peers; shorter gains nothing, longer starves fast ones. */
const ROUND_INTERVAL_MS = 4;
/** The order, and which started pieces have blocks to give, are made anew this often at most. */
const REFRESH_MS = 1_000;
const REOPEN_MS = 250;
/** Started pieces wait in memory: this much, or eight. */
const MAX_STARTED_BYTES = 64 * 1024 * 1024;
const MIN_STARTED = 8;
/** Pieces looked at for one peer in one round. */
const MAX_LOOKS = 4_096;
/** Slow holders of the last blocks are asked to hand over at most this many times a round. */
const MAX_HANDOVERS = 8;
const BLOCK_BYTES = 16_384;

export interface Picker extends SourceDesk {
  change(plan: PiecePlan): void;
  /** Other pieces are urgent now. */
  hurry(): void;
}

/**
 * Takes the choice of what to ask whom from the library, whose own costs wires x pieces x holders for every block and
 * stalls its thread for seconds with fifty peers. Here a round over the peers runs at most every 4 ms: each peer is given
 * blocks of urgent pieces, of pieces that were started already, then new pieces in order, and in the end the blocks that
 * slow peers hold. `mayAsk`: somebody else was found for the piece, whom it has to come from. `isPaid`: its pieces come from it alone.
 */
export function installPicker(
  torrent: LibraryTorrent,
  initial: PiecePlan,
  download: RateLimit,
  urgent: UrgentPieces,
  mayAsk: (piece: number, wire: LibraryWire) => boolean,
  isPaid: (wire: LibraryWire) => boolean,
): Picker {
  let plan = initial;
  const pieceCount = torrent.pieces.length;
  const availability = createAvailability(pieceCount);
  const shuffled = shuffle(pieceCount, Math.random);
  const started = new Set<number>();
  const open = new Set<number>();
  const maxStarted = Math.max(MIN_STARTED, Math.floor(MAX_STARTED_BYTES / torrent.pieceLength));
  let order: Uint32Array = new Uint32Array();
  let head = 0;
  let orderedAt = Number.NEGATIVE_INFINITY;
  let reopenedAt = Number.NEGATIVE_INFINITY;
  let stale = true;
  let seenVersion = -1;
  let scheduled = false;
  let lastRoundAt = 0;
  let handovers = 0;
  let nextLook: NodeJS.Timeout | undefined;
  const own = createOwnPieces(isPaid);
  const roundCalls: (() => void)[] = [];

  const isMissing = (piece: number): boolean => Boolean(torrent.pieces[piece]);
  const isWanted = (piece: number): boolean => (plan.priorities[piece] ?? 0) > 0 || urgent.has(piece);
  const wantedBits = createWantedBits(pieceCount, (piece) => isMissing(piece) && isWanted(piece));
  const canGive = (wire: LibraryWire, piece: number): boolean => wire.peerPieces.get(piece) && mayAsk(piece, wire);

  function refresh(now: number): void {
    if (now - reopenedAt >= REOPEN_MS) {
      reopenedAt = now;
      open.clear();
      for (const piece of started) {
        if (!isMissing(piece)) started.delete(piece);
        else if (isWanted(piece)) open.add(piece);
      }
    }
    if (!stale && (now - orderedAt < REFRESH_MS || seenVersion === availability.version)) return;
    if (!stale && plan.strategy === "sequential") return;
    orderedAt = now;
    stale = false;
    seenVersion = availability.version;
    head = 0;
    order = orderPieces({
      pieceCount,
      priorityOf: (piece) => plan.priorities[piece] ?? 0,
      isMissing: (piece) => isMissing(piece) && !started.has(piece),
      availabilityOf: availability.of,
      strategy: plan.strategy,
      shuffled,
    });
  }

  function round(): void {
    scheduled = false;
    if (torrent.destroyed) return;
    lastRoundAt = performance.now();
    const waitMs = download.waitMs();
    if (waitMs > 0) {
      scheduled = true;
      setTimeout(round, waitMs).unref();
      return;
    }
    refresh(lastRoundAt);
    handovers = 0;
    // Starting elsewhere each time: nobody is always first.
    const wires = torrent.wires;
    const from = Math.floor(Math.random() * wires.length);
    for (let at = 0; at < wires.length; at++) {
      const wire = wires[(from + at) % wires.length];
      if (wire !== undefined) fill(wire);
    }
    for (const call of roundCalls) call();
    // Blocks that became free since the pieces were opened last are found by the next opening, and nothing else may happen until then.
    clearTimeout(nextLook);
    if (wires.some(isIdle)) nextLook = setTimeout(schedule, REOPEN_MS).unref();
  }

  function schedule(): void {
    if (scheduled || torrent.destroyed) return;
    scheduled = true;
    const waitMs = lastRoundAt + ROUND_INTERVAL_MS - performance.now();
    if (waitMs <= 0) setImmediate(round);
    else setTimeout(round, waitMs).unref();
  }

  function fill(wire: LibraryWire): void {
    if (wire.destroyed) return;
    if (wire.peerChoking) {
      fillAllowed(wire);
      return;
    }
    const room = pipelineOf(wire);
    if (wire.requests.length * 2 > room) return;
    const isFull = (): boolean => wire.requests.length >= room || download.waitMs() > 0;
    hasten(wire, isFull);
    takeOpen(wire, isFull, own.isOpenTo);
    if (!isFull()) startPieces(wire, isFull);
    // There is no other piece to begin for anybody: whoever can helps with what is under way.
    if (!isFull() && head >= order.length) takeOpen(wire, isFull, () => true);
    if (wire.requests.length === 0) handOver(wire, isFull);
    if (download.waitMs() > 0) schedule();
  }

  function takeOpen(wire: LibraryWire, isFull: () => boolean, isOpenTo: OwnPieces["isOpenTo"]): void {
    for (const piece of open) {
      if (isFull()) return;
      if (!isMissing(piece)) {
        open.delete(piece);
        started.delete(piece);
      } else if (canGive(wire, piece) && isOpenTo(wire, piece)) {
        take(wire, piece, isFull);
      }
    }
  }

  /** What somebody waits for comes first, also the blocks that much slower peers hold. */
  function hasten(wire: LibraryWire, isFull: () => boolean): void {
    for (const piece of urgent) {
      if (isFull()) return;
      if (!isMissing(piece) || !canGive(wire, piece)) continue;
      started.add(piece);
      take(wire, piece, isFull);
      if (wire.requests.length > 0 || handovers >= MAX_HANDOVERS) continue;
      handovers += 1;
      if (torrent._request(wire, piece, true)) download.take(BLOCK_BYTES);
    }
  }

  /** All free blocks of a piece, as many as fit. */
  function take(wire: LibraryWire, piece: number, isFull: () => boolean): void {
    while (!isFull()) {
      if (!torrent._request(wire, piece, false)) {
        open.delete(piece);
        return;
      }
      download.take(BLOCK_BYTES);
    }
  }

  function startPieces(wire: LibraryWire, isFull: () => boolean): void {
    let looks = 0;
    for (let at = head; at < order.length && looks < MAX_LOOKS && !isFull(); at++) {
      // A peer with nothing to do may always start one: the others may wait for peers that are gone.
      if (started.size >= maxStarted && wire.requests.length > 0) return;
      const piece = order[at] ?? 0;
      if (started.has(piece) || !isMissing(piece)) {
        if (at === head) head += 1;
        continue;
      }
      looks += 1;
      if (!canGive(wire, piece)) continue;
      started.add(piece);
      open.add(piece);
      own.begin(wire, piece);
      take(wire, piece, isFull);
    }
  }

  /** An idle peer takes over what a much slower one was asked for. */
  function handOver(wire: LibraryWire, isFull: () => boolean): void {
    for (const piece of started) {
      if (isFull() || handovers >= MAX_HANDOVERS) return;
      if (!isMissing(piece) || !isWanted(piece) || !canGive(wire, piece)) continue;
      handovers += 1;
      if (torrent._request(wire, piece, true)) download.take(BLOCK_BYTES);
    }
  }

  /** BEP 6: pieces that a choking peer gives all the same. */
  function fillAllowed(wire: LibraryWire): void {
    if (!wire.hasFast) return;
    for (const piece of wire.peerAllowedFastSet) {
      if (wire.requests.length >= 2) return;
      if (isMissing(piece) && isWanted(piece) && wire.peerPieces.get(piece)) torrent._request(wire, piece, false);
    }
  }

  const updateInterest = (wire: LibraryWire): void => {
    if (wantedBits.isIn(wire.peerPieces)) wire.interested();
    else wire.uninterested();
  };

  torrent._rarityMap.destroy();
  torrent._rarityMap = { destroy: () => undefined };
  torrent._update = schedule;
  torrent._updateWire = fill;
  torrent._updateWireInterest = updateInterest;
  wantedBits.mark();
  for (const wire of torrent.wires) countPeer(wire, availability, pieceCount);
  torrent.on("wire", (wire: LibraryWire) => {
    countPeer(wire, availability, pieceCount);
    // The library listens a moment later, and misses what comes in one packet with the handshake.
    wire.on("unchoke", schedule);
  });
  torrent.on("verified", (piece: number) => {
    started.delete(piece);
    open.delete(piece);
    own.end(piece);
    urgent.remove(piece);
    if (wantedBits.remove(piece)) for (const wire of torrent.wires) if (wire.amInterested) updateInterest(wire);
  });

  function hurry(): void {
    wantedBits.mark();
    for (const wire of torrent.wires) updateInterest(wire);
    schedule();
  }

  const isFree = (piece: number): boolean => isMissing(piece) && isWanted(piece) && !started.has(piece);

  function startRun(most: number, mayHave: (piece: number) => boolean): readonly number[] {
    refresh(performance.now());
    for (const piece of urgent) {
      if (!isFree(piece) || !mayHave(piece)) continue;
      started.add(piece);
      return [piece];
    }
    const room = Math.max(1, Math.min(most, maxStarted - started.size));
    for (let at = head; at < order.length && at < head + MAX_LOOKS; at++) {
      const first = order[at] ?? 0;
      if (!isFree(first) || !mayHave(first)) continue;
      const run: number[] = [];
      const priority = plan.priorities[first];
      for (let piece = first; run.length < room && isFree(piece) && mayHave(piece); piece++) {
        if (plan.priorities[piece] !== priority) break;
        started.add(piece);
        run.push(piece);
      }
      return run;
    }
    return [];
  }

  return {
    startRun,
    openPieces: () => [...open].filter(isMissing),
    startedPieces: () => [...started].filter((piece) => isMissing(piece) && isWanted(piece)),
    reopen() {
      reopenedAt = Number.NEGATIVE_INFINITY;
    },
    onRound(call) {
      roundCalls.push(call);
      schedule();
    },
    change(next) {
      plan = next;
      stale = true;
      hurry();
    },
    hurry,
  };
}
