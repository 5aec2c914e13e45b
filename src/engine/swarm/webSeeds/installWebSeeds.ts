import { performance } from "node:perf_hooks";
import type { LibraryTorrent, Reserver } from "webtorrent";
import type { Metainfo } from "../../torrent/metainfo.ts";
import type { SenderBlame } from "../network/blameSenders.ts";
import { keepConnections } from "../network/keepConnections.ts";
import { networkPolicy } from "../network/networkPolicy.ts";
import { isIdle } from "../picker/isIdle.ts";
import type { SourceDesk } from "../picker/sourceDesk.ts";
import type { WebSeedHealth } from "../port.ts";
import type { RateLimit } from "../rateLimit.ts";
import type { ReadBudget } from "../readBudget.ts";
import { createByteBudget } from "./byteBudget.ts";
import { createDownloadPace } from "./downloadPace.ts";
import { createMirror, type Mirror } from "./mirror.ts";
import { mirrorParts } from "./mirrorParts.ts";
import { createPieceBoard } from "./pieceBoard.ts";
import { createSpeed } from "./speed.ts";

/** The web seeds (BEP 19) of one torrent, beside its peers. */
export interface WebSeeds {
  add(urls: readonly string[]): void;
  health(): readonly WebSeedHealth[];
  /** Of all together, over the last few seconds. */
  bytesPerSecond(): number;
  isServing(url: string): boolean;
  /** False: it was banned already. */
  ban(url: string): boolean;
}

export interface WebSeedParts {
  readonly metainfo: Metainfo;
  readonly urls: readonly string[];
  readonly picker: SourceDesk;
  readonly blame: SenderBlame;
  /** Of this transfer alone. */
  readonly limit: RateLimit;
  readonly reads: ReadBudget;
  readonly userAgent: string;
}

/** Mirrors asked at the same time; the others take over when one of them fails. */
const MAX_IN_USE = 8;
/** Of all mirrors together, in memory: as much as peers have under way. */
const MAX_BYTES_UNDER_WAY = 64 * 1024 * 1024;
const MAX_WAIT_MS = 60_000;
const LOOK_MS = 1_000;

/** To be called when the torrent's pieces are known and its picker is in place. */
export function installWebSeeds(torrent: LibraryTorrent, parts: WebSeedParts): WebSeeds {
  const { metainfo, picker, reads } = parts;
  const mirrors = new Map<string, Mirror>();
  const closing = new AbortController();
  const kept = keepConnections(closing.signal);
  const pace = createDownloadPace(torrent.client.throttleGroups.down, parts.limit, reads);
  const budget = createByteBudget(MAX_BYTES_UNDER_WAY);
  const speed = createSpeed();
  let timer: NodeJS.Timeout | undefined;
  const board = createPieceBoard(torrent, picker, parts.blame, (claim: Reserver) => {
    for (const mirror of mirrors.values()) mirror.giveUp(claim);
  });

  /** Starting elsewhere each time, so that equal mirrors share the work. */
  function fill(): void {
    clearTimeout(timer);
    if (torrent.destroyed || torrent.done) return;
    const usable = [...mirrors.values()].filter(({ mayBeAsked }) => mayBeAsked).slice(0, MAX_IN_USE);
    const hasIdlePeer = torrent.wires.some(isIdle);
    for (const mirror of usable) {
      if (hasIdlePeer || usable.some((other) => other !== mirror && !other.isServing)) mirror.giveUpSlow();
    }
    const from = Math.floor(Math.random() * usable.length);
    for (let at = 0; at < usable.length; at++) usable[(from + at) % usable.length]?.fill();
    const now = performance.now();
    const wakes = [...mirrors.values()].flatMap(({ wakesAt }) =>
      wakesAt === undefined || wakesAt < now ? [] : [wakesAt],
    );
    // What a peer lets go of, and a mirror that keeps us waiting, is found by the next look at the latest.
    if (usable.length > 0) wakes.push(now + LOOK_MS);
    if (wakes.length === 0) return;
    timer = setTimeout(torrent._update, Math.min(MAX_WAIT_MS, Math.min(...wakes) - now + 1));
    timer.unref();
  }

  function add(urls: readonly string[]): void {
    if (networkPolicy().transport === "p2pOnly") return;
    for (const url of urls) {
      if (mirrors.has(url) || !URL.canParse(url)) continue;
      const mirror = createMirror({
        url,
        parts: mirrorParts(url, metainfo.name, metainfo.files),
        board,
        pace,
        budget,
        kept,
        userAgent: parts.userAgent,
        pieceBytes: metainfo.pieceBytes,
        totalBytes: metainfo.totalBytes,
        signal: closing.signal,
        onReceived(bytes) {
          speed.add(bytes);
          torrent.received += bytes;
          torrent._downloadSpeed(bytes);
        },
        onIdle: () => torrent._update(),
      });
      mirrors.set(url, mirror);
    }
    torrent._update();
  }

  picker.onRound(fill);
  torrent.once("close", () => {
    clearTimeout(timer);
    closing.abort();
    kept.close();
  });
  add(parts.urls);

  return {
    add,
    health: () => [...mirrors.values()].map(healthOf),
    bytesPerSecond: speed.perSecond,
    isServing: (url) => mirrors.get(url)?.isServing ?? false,
    ban(url) {
      const mirror = mirrors.get(url);
      if (mirror === undefined || mirror.isBanned) return false;
      mirror.ban();
      return true;
    },
  };
}

function healthOf({ url, problem, isBanned, isServing }: Mirror): WebSeedHealth {
  return { url, isBanned, isServing, ...(problem === undefined ? {} : { problem }) };
}
