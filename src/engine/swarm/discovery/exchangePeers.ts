import type { EventEmitter } from "node:events";
import type { Clock } from "../../ports.ts";
import { addressKind } from "../network/addressPolicy.ts";
import { type KnownPeer, knownPeer, PEX_FLAGS, writePexMessage } from "./pexMessage.ts";

/** What we use of the library's connection to a peer. */
export interface PexWire extends EventEmitter {
  /** `tcpIncoming`, `tcpOutgoing`, `webSeed` … */
  readonly type: string;
  readonly destroyed: boolean;
  readonly remoteAddress?: string;
  readonly remotePort?: number;
  readonly isSeeder?: boolean;
  /** There when peer exchange is used with this connection. */
  readonly ut_pex?: object;
  readonly peerExtendedMapping: Readonly<Record<string, number>>;
  readonly peerExtendedHandshake: { readonly p?: unknown };
  extended(name: string, message: Uint8Array): void;
}

/** Tells connected peers of each other. */
export interface PeerExchange {
  /** Takes part with a connection whose handshake is done. */
  add(wire: PexWire): void;
  /** Nobody is told anything any more. */
  stop(): void;
}

/** As the library times it: a little more than the minute that BEP 11 demands, the first message included. */
export const PEX_INTERVAL_MS = 65_000;
/** BEP 11: at most so many of each kind in one message. */
const MAX_TOLD = 50;

interface Member {
  readonly wire: PexWire;
  /** Undefined while we do not know where others could reach it. */
  peer: KnownPeer | undefined;
  readonly isLocal: boolean;
  /** Whom it was told of. */
  readonly told: Map<string, KnownPeer>;
  cancelTimer: () => void;
}

/**
 * Peer exchange (BEP 11), the sending half; the library has the receiving one. A peer is told of those that we reached
 * ourselves, and of those that came to us and said where they listen. Addresses of local networks stay within them.
 */
export function exchangePeers(clock: Clock, intervalMs: number = PEX_INTERVAL_MS): PeerExchange {
  const members = new Set<Member>();
  let isStopped = false;

  function tell(member: Member): void {
    const { wire, told } = member;
    const id = wire.peerExtendedMapping["ut_pex"];
    if (wire.destroyed || id === undefined || id < 1 || id > 255) return;
    const present = new Map<string, Member & { readonly peer: KnownPeer }>();
    for (const other of members) {
      const { peer } = other;
      if (other !== member && peer !== undefined && peer.key !== member.peer?.key && (!other.isLocal || member.isLocal))
        present.set(peer.key, { ...other, peer });
    }
    const added = [...present.values()].filter(({ peer }) => !told.has(peer.key)).slice(0, MAX_TOLD);
    const dropped = [...told.values()].filter(({ key }) => !present.has(key)).slice(0, MAX_TOLD);
    if (added.length === 0 && dropped.length === 0) return;
    for (const { peer } of added) told.set(peer.key, peer);
    for (const { key } of dropped) told.delete(key);
    const news = added.map((other) => ({ peer: other.peer, flags: flagsOf(other.wire) }));
    wire.extended("ut_pex", writePexMessage({ added: news, dropped }));
  }

  return {
    add(wire) {
      if (isStopped || wire.ut_pex === undefined || wire.type === "webSeed") return;
      const { remoteAddress = "", remotePort = 0 } = wire;
      const isOutgoing = wire.type.endsWith("Outgoing");
      const kind = addressKind(remoteAddress.replace(/^\[|\]$/g, ""));
      const member: Member = {
        wire,
        peer: isOutgoing ? knownPeer(remoteAddress, remotePort) : undefined,
        isLocal: kind !== undefined && kind !== "public",
        told: new Map(),
        cancelTimer: () => undefined,
      };
      const learn = (): void => {
        const { p: port } = wire.peerExtendedHandshake;
        if (!isOutgoing && typeof port === "number") member.peer = knownPeer(remoteAddress, port);
      };
      members.add(member);
      member.cancelTimer = clock.every(intervalMs, () => {
        tell(member);
      });
      learn();
      wire.on("extended", (name: unknown) => {
        if (name === "handshake") learn();
      });
      wire.once("close", () => {
        member.cancelTimer();
        members.delete(member);
      });
    },
    stop() {
      isStopped = true;
      for (const member of members) member.cancelTimer();
      members.clear();
    },
  };
}

function flagsOf({ isSeeder, type }: PexWire): number {
  return (isSeeder === true ? PEX_FLAGS.seed : 0) | (type.endsWith("Outgoing") ? PEX_FLAGS.reachable : 0);
}
