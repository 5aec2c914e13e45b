import { TORRENT_LIMITS } from "../../torrent/limits.ts";
import type { BudgetName, MessageBudget } from "./messageBudget.ts";
import { MAX_BLOCK_BYTES, MESSAGE, uint32 } from "./peerMessages.ts";

/**
 * What is done with a message: `pass` it to the library, `ignore` it, `refuse` the request, note the `have` or bitfield
 * `quietly`, or end the connection because of a `violation`.
 */
export type Verdict = "pass" | "ignore" | "refuse" | "quietly" | "violation";

/** The torrent as far as messages are judged by it. */
export interface KnownTorrent {
  readonly pieceCount: number;
  pieceBytes(piece: number): number;
  /** True for a piece that we can serve. */
  has(piece: number): boolean;
}

/** The connection as far as messages are judged by it. */
export interface Connection {
  /** Undefined until the metadata is here. */
  readonly torrent: KnownTorrent | undefined;
  /** Blocks that the peer asked for and that have not left yet, the bytes waiting in our buffers included. */
  readonly queuedBlocks: () => number;
  readonly choking: boolean;
  /** Extension ids that we gave out (BEP 10). */
  readonly extensions: Readonly<Record<number, string>>;
}

/** Requests a peer may have waiting with us; what we announce as `reqq`. */
const MAX_QUEUED_REQUESTS = 500;

const EXTENSION_CAPS: Readonly<Record<string, number>> = {
  /** One block of metadata and its dictionary (BEP 9). */
  ut_metadata: 17 * 1024,
  /** 50 added and 50 dropped of either family (BEP 11), and as much again. */
  ut_pex: 8 * 1024,
  lt_donthave: 4,
  /** One message of the market. */
  sb_bid: 1024,
};
const EXTENDED_HANDSHAKE_BYTES = 16 * 1024;

/** Judges a message of a length that `frameFits` allowed. Pure but for the budget that it takes from. */
export function judgeMessage(body: Uint8Array, peer: Connection, budget: MessageBudget, nowMs: number): Verdict {
  const within = (name: BudgetName): Verdict => (budget.take(name, nowMs) ? "pass" : "violation");
  const index = uint32(body, 1);
  const exists = index < (peer.torrent?.pieceCount ?? TORRENT_LIMITS.pieces);
  switch (body[0]) {
    case MESSAGE.choke:
    case MESSAGE.unchoke:
    case MESSAGE.interested:
    case MESSAGE.uninterested:
      return within("state");
    case MESSAGE.have:
      if (!exists) return "violation";
      return budget.take("have", nowMs) ? "pass" : "quietly";
    case MESSAGE.bitfield:
      if (budget.take("overview", nowMs)) return "pass";
      return within("bitfield") === "pass" ? "quietly" : "violation";
    case MESSAGE.haveAll:
    case MESSAGE.haveNone:
      return within("overview");
    case MESSAGE.request:
      return judgeRequest(body, peer, budget, nowMs);
    case MESSAGE.piece:
      return "pass";
    case MESSAGE.cancel:
      return within("cancel");
    case MESSAGE.port:
      return within("port");
    case MESSAGE.suggest:
    case MESSAGE.allowedFast:
      // The library asks for pieces by these without looking whether they exist.
      if (within("hint") === "violation") return "violation";
      return peer.torrent !== undefined && exists ? "pass" : "ignore";
    case MESSAGE.reject:
      return within("reject");
    case MESSAGE.extended:
      return judgeExtended(body, peer, within);
    default:
      return within("unknown");
  }
}

function judgeRequest(body: Uint8Array, peer: Connection, budget: MessageBudget, nowMs: number): Verdict {
  const { torrent } = peer;
  if (torrent !== undefined && !isServable(body, torrent)) {
    return budget.take("refusedRequest", nowMs) ? "refuse" : "violation";
  }
  const isTimely = torrent !== undefined && !peer.choking && peer.queuedBlocks() < MAX_QUEUED_REQUESTS;
  if (isTimely) return "pass";
  return budget.take("untimelyRequest", nowMs) ? "refuse" : "ignore";
}

function isServable(body: Uint8Array, torrent: KnownTorrent): boolean {
  const [piece, offset, length] = [uint32(body, 1), uint32(body, 5), uint32(body, 9)];
  return (
    piece < torrent.pieceCount &&
    length > 0 &&
    length <= MAX_BLOCK_BYTES &&
    offset + length <= torrent.pieceBytes(piece) &&
    torrent.has(piece)
  );
}

function judgeExtended(body: Uint8Array, peer: Connection, within: (name: BudgetName) => Verdict): Verdict {
  const id = body[1] ?? 0;
  const payloadBytes = body.length - 2;
  if (id === 0) {
    return payloadBytes > EXTENDED_HANDSHAKE_BYTES ? "violation" : within("extendedHandshake");
  }
  const cap = EXTENSION_CAPS[peer.extensions[id] ?? ""];
  if (cap !== undefined && payloadBytes > cap) return "violation";
  return within("extended");
}
