import { isIP } from "node:net";
import type { Wire } from "bittorrent-protocol";
import type { Log } from "../../ports.ts";
import { type BlockCredit, blameSenders, type SenderBlame, senderOfWire } from "./blameSenders.ts";
import { clientGuard } from "./clientGuard.ts";
import { MAX_WAITING_PEERS, mayDial, parseDialTarget, peerSource } from "./dialPolicy.ts";
import type { KnownTorrent } from "./judgeMessage.ts";
import type { Torrent } from "./libraryShapes.ts";
import { networkPolicy } from "./networkPolicy.ts";
import { shareConnections } from "./shareConnections.ts";
import { wireGuard } from "./wireGuards.ts";

/** The library remembers every address that a peer told it by PEX; beyond this it starts anew. */
const MAX_PEX_MEMORY = 1_000;

/** Senders of a torrent's data that are no peers: web seeds, named by their addresses. */
export interface OtherSenders {
  isServing(sender: string): boolean;
  /** False: it was banned already. */
  ban(sender: string): boolean;
}

const isWebSeed = (sender: string): boolean => sender.includes("://");

/** Bounds everything that reaches one torrent of a guarded client. To be called right after `client.add`. */
export function guardTorrent(
  subject: object,
  log: Log,
  others: OtherSenders,
  creditOf: (wire: Wire) => BlockCredit | undefined = () => undefined,
): SenderBlame {
  const torrent = subject as Torrent;
  const { admission, inbound, budget } = clientGuard(torrent.client);
  const ban = (sender: string): void => {
    if (isWebSeed(sender)) {
      if (!others.ban(sender)) return;
      log.write("info", `The web seed ${URL.parse(sender)?.host ?? ""} sent false data and is left out from now on.`);
      return;
    }
    if (sender === "" || !admission.bans.strike(sender)) return;
    log.write("info", `${sender} sent false data twice and is left out from now on.`);
    for (const other of torrent.destroyed ? [torrent] : torrent.client.torrents) {
      for (const wire of [...other.wires]) if (senderOfWire(other, wire) === sender) wire.destroy();
      if (other._peers?.has(sender) === true) other.removePeer(sender);
    }
  };
  const blame = blameSenders(torrent, ban, others.isServing, creditOf);

  torrent.on("wire", (wire: Wire, address?: string) => {
    if (address !== undefined) inbound?.greeted(address);
    wireGuard(wire).torrent = () => knownTorrent(torrent);
    wire.on("violation", (reason: string) => {
      log.write("debug", `${address ?? "A peer"} was hung up on: ${reason}.`);
    });
    wire.ut_metadata?.on("forged", () => {
      ban(senderOfWire(torrent, wire));
    });
    boundPexMemory(wire);
  });

  shareConnections(torrent, budget, ({ addr }) => {
    const target = parseDialTarget(addr ?? "");
    return target !== undefined && admission.refuses(target.host, target.port);
  });

  const addPeer = torrent._addPeer;
  torrent._addPeer = (peer, type, source) => {
    const target = typeof peer === "string" ? parseDialTarget(peer) : undefined;
    const from = peerSource(source);
    const isWanted =
      target !== undefined &&
      networkPolicy().transport !== "httpsOnly" &&
      mayDial(target, from, networkPolicy().allowLocalNetwork) &&
      !admission.refuses(target.host, target.port) &&
      (from === "manual" || torrent._queue.length < MAX_WAITING_PEERS);
    const added = isWanted && !torrent.destroyed ? addPeer.call(torrent, peer, type, source) : null;
    // Where a name leads shows only now.
    if (isIP(target?.host ?? "") === 0)
      added?.once("connect", () => {
        const { remoteAddress, remotePort = 0 } = added.conn ?? {};
        // The library is in the middle of its work with this connection.
        if (remoteAddress !== undefined && admission.refuses(remoteAddress, remotePort))
          queueMicrotask(() => {
            added.destroy();
          });
      });
    return added;
  };
  return blame;
}

/** Undefined until the library has the metadata. */
function knownTorrent({ bitfield, pieces, pieceLength, lastPieceLength }: Torrent): KnownTorrent | undefined {
  if (bitfield === undefined) return undefined;
  const pieceCount = pieces.length;
  return {
    pieceCount,
    pieceBytes: (piece) => (piece === pieceCount - 1 ? lastPieceLength : pieceLength),
    has: (piece) => bitfield.get(piece),
  };
}

function boundPexMemory({ ut_pex: pex }: Wire): void {
  if (pex === undefined) return;
  const { onMessage } = pex;
  pex.onMessage = (message) => {
    if (Object.keys(pex._remoteAddedPeers).length > MAX_PEX_MEMORY) pex._remoteAddedPeers = {};
    if (Object.keys(pex._remoteDroppedPeers).length > MAX_PEX_MEMORY) pex._remoteDroppedPeers = {};
    onMessage.call(pex, message);
  };
}
