import { createUploadGate } from "../../../src/engine/market/seller/uploadGate.ts";
import type { PeerListener, UploadControl, UploadPeer, Uploads } from "../../../src/engine/uploadPort.ts";

export interface ToldUploads extends Uploads {
  readonly peers: readonly UploadPeer[];
  control(): UploadControl;
  /** Calls back whenever anything happened. Resolves when `holds`. */
  until(holds: () => boolean): Promise<void>;
  /** Bytes given to the socket of each peer, by its id. */
  readonly sent: ReadonlyMap<string, number>;
}

interface Told {
  /** Who is served, and by which weight; asked when anybody comes, goes or changes its mind. */
  readonly share?: (peer: UploadPeer, at: number) => number;
  readonly announcement?: () => object | undefined;
  readonly listen?: (peer: UploadPeer, at: number) => Partial<PeerListener>;
}

/** Uploads as a test wants them, over the real gate. */
export function toldUploads({ share = () => 1, announcement = () => undefined, listen }: Told = {}): ToldUploads {
  const gate = createUploadGate();
  const peers: UploadPeer[] = [];
  const here = new Set<string>();
  const sent = new Map<string, number>();
  const watchers = new Set<() => void>();
  let control: UploadControl | undefined;
  let limit: number | undefined;
  const happened = (): void => {
    for (const watcher of [...watchers]) watcher();
  };
  const decide = (): void => {
    const served = peers.flatMap((peer, at) => {
      const bytesPerSecond = here.has(peer.id) && peer.traffic().isInterested ? share(peer, at) : 0;
      return bytesPerSecond > 0 ? [{ id: peer.id, bytesPerSecond }] : [];
    });
    gate.share(served, limit);
    control?.unchoke(new Set(served.map(({ id }) => id)));
    happened();
  };
  return {
    peers,
    sent,
    control() {
      if (control === undefined) throw new Error("Nothing was attached.");
      return control;
    },
    until: (holds) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!holds()) return;
          watchers.delete(look);
          resolve();
        };
        watchers.add(look);
        look();
      }),
    announcement,
    connected(peer) {
      const own = listen?.(peer, peers.length) ?? {};
      peers.push(peer);
      here.add(peer.id);
      return {
        announced(terms) {
          own.announced?.(terms);
          happened();
        },
        message(bytes) {
          own.message?.(bytes);
          happened();
        },
        delivered(bytes) {
          own.delivered?.(bytes);
        },
        blockTag: () => own.blockTag?.(),
        verified(tag, bytes) {
          own.verified?.(tag, bytes);
          happened();
        },
        gone() {
          own.gone?.();
          here.delete(peer.id);
          decide();
        },
      };
    },
    next: gate.next,
    served(id, bytes, nowMs) {
      gate.served(id, bytes, nowMs);
      sent.set(id, (sent.get(id) ?? 0) + bytes);
      happened();
    },
    changed: decide,
    limit(bytesPerSecond) {
      limit = bytesPerSecond;
      decide();
    },
    attach(given) {
      control = given;
    },
  };
}
