import { fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import type { EvenTorrent } from "./evenTorrent.ts";

export interface RawPeersOrder extends Pick<EvenTorrent, "name" | "pieceBytes" | "pieceCount"> {
  /** The peers take their torrents from here in turn. */
  readonly infoHashes: readonly string[];
  readonly role: "seed" | "leech" | "idle";
  readonly count: number;
  /** The port that they call, again and again; undefined: they wait to be called. */
  readonly dial?: number;
}

export interface RawPeers {
  /** `host:port` of those that wait to be called. */
  readonly addresses: readonly string[];
  /** Payload bytes that they sent or received so far, and how many connections they have. */
  count(): Promise<{ readonly bytes: number; readonly connected: number }>;
  close(): Promise<void>;
}

/** Peers on loopback in a process of their own, so that they do not hold up what is measured. */
export async function startRawPeers(
  { name, infoHash, pieceBytes, pieceCount }: EvenTorrent,
  how: Pick<RawPeersOrder, "role" | "count" | "dial"> & { readonly infoHashes?: readonly string[] },
): Promise<RawPeers> {
  const child = fork(path.join(import.meta.dirname, "rawPeersMain.ts"), { execArgv: ["--no-warnings"] });
  const order: RawPeersOrder = { name, infoHashes: [infoHash], pieceBytes, pieceCount, ...how };
  child.send(order);
  const [{ ports }] = (await once(child, "message")) as [{ ports: number[] }];
  return {
    addresses: ports.map((port) => `127.0.0.1:${String(port)}`),
    async count() {
      child.send({});
      const [counted] = (await once(child, "message")) as [{ bytes: number; connected: number }];
      return counted;
    },
    async close() {
      const gone = once(child, "exit");
      child.kill();
      await gone;
    },
  };
}
