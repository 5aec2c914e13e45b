import { performance } from "node:perf_hooks";
import { systemClock } from "../../systemClock.ts";
import type { Uploads } from "../../uploadPort.ts";
import { createUploadPump, type UploadPump } from "./uploadPump.ts";

/** One connection, as far as it is told what is decided for it. */
export interface UploadConnection {
  readonly id: string;
  unchoke(): void;
  choke(): void;
  /** Tells the peer what is announced now. */
  reannounce(): void;
}

/** The uploads of all torrents: connections come and go, the market decides, and this carries it out. */
export interface SwarmUploads {
  readonly uploads: Uploads;
  readonly pump: UploadPump;
  /** Never used again in this process. */
  newId(): string;
  join(connection: UploadConnection): void;
  leave(id: string): void;
}

let lastId = 0;

export function createSwarmUploads(uploads: Uploads): SwarmUploads {
  const connections = new Map<string, UploadConnection>();
  const pump = createUploadPump({
    uploads,
    clock: systemClock,
    now: () => performance.now(),
    soon: (call) => void setImmediate(call),
  });
  uploads.attach({
    unchoke(ids) {
      for (const connection of connections.values()) {
        if (ids.has(connection.id)) connection.unchoke();
        else connection.choke();
      }
      pump.wake();
    },
    wake: pump.wake,
    reannounce() {
      for (const connection of connections.values()) connection.reannounce();
    },
  });
  return {
    uploads,
    pump,
    newId() {
      lastId += 1;
      return `peer ${lastId}`;
    },
    join(connection) {
      connections.set(connection.id, connection);
    },
    leave(id) {
      connections.delete(id);
      pump.remove(id);
      pump.wake();
    },
  };
}
