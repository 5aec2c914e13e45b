import type { EventEmitter } from "node:events";

/** What we use of bittorrent-dht's client, private parts included; the package has no types. */
export interface DhtLibrary extends EventEmitter {
  readonly listening: boolean;
  readonly destroyed: boolean;
  readonly nodes: { toArray(): readonly DhtNode[] };
  /** Emits `peer` ({ host, port }, info-hash) for each peer that it hears of; `done` gets how many nodes answered. */
  lookup(infoHash: string, done: (error: Error | null, visited?: number) => void): void;
  /** Tells the nodes that the last lookup found of us. */
  announce(infoHash: string, port: number, done: (error: Error | null) => void): void;
  /** Asks whether it is there, and keeps it when it is. */
  addNode(node: { readonly host: string; readonly port: number }): void;
}

export interface DhtNode {
  readonly host: string;
  readonly port: number;
  /** When it was heard of last, ms since the epoch. */
  readonly seen?: number;
}
