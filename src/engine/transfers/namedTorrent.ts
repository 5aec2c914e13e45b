import { SwarmbidError } from "../errors.ts";
import type { Swarm, SwarmListener, SwarmTarget, SwarmTorrent } from "../swarm/port.ts";
import { openInSwarm, swarmLost } from "./openInSwarm.ts";

/** A torrent that is open in the swarm while only its info-hash is known. */
export interface NamedTorrent {
  readonly torrent: SwarmTorrent;
  /** The library gave it up: nothing will come of it any more. */
  readonly isLost: boolean;
  /** The info dictionary's exact bytes. Rejects when the torrent is lost, with the signal's reason when aborted. */
  metadata(signal: AbortSignal): Promise<Uint8Array>;
  /** From now on this listener hears what the torrent does. */
  handOver(heir: SwarmListener): void;
  /** Leaves the swarm; whoever still waits for the metadata is told. */
  close(): Promise<void>;
}

/** Opens a torrent by name and asks its peers for the metadata (BEP 9). */
export async function nameTorrent(swarm: Swarm, target: SwarmTarget): Promise<NamedTorrent> {
  const arrived = Promise.withResolvers<Uint8Array>();
  arrived.promise.catch(() => undefined);
  let heir: SwarmListener | undefined;
  let isLost = false;
  const torrent = await openInSwarm(swarm, target, {
    onMetadata: arrived.resolve,
    onPiece: (piece) => heir?.onPiece(piece),
    onStoreError: (error) => heir?.onStoreError(error),
    onLost(error) {
      isLost = true;
      arrived.reject(swarmLost(error));
      heir?.onLost(error);
    },
  });
  return {
    torrent,
    get isLost() {
      return isLost;
    },
    metadata(signal) {
      const { promise, reject } = Promise.withResolvers<never>();
      const abort = (): void => {
        reject(signal.reason as Error);
      };
      if (signal.aborted) abort();
      signal.addEventListener("abort", abort, { once: true });
      return Promise.race([arrived.promise, promise]).finally(() => {
        signal.removeEventListener("abort", abort);
      });
    },
    handOver(next) {
      heir = next;
    },
    async close() {
      arrived.reject(new SwarmbidError("cancelled", "The torrent was closed meanwhile: add it again when you like."));
      await torrent.close();
    },
  };
}
