import Wire from "bittorrent-protocol";
import type { Clock, Log } from "../../ports.ts";
import { systemClock } from "../../systemClock.ts";
import { type BanList, createBanList, senderOf } from "./banList.ts";
import { guardDhtSocket } from "./guardDatagrams.ts";
import { guardInbound, type InboundGuard } from "./guardInbound.ts";
import { guardTrackers } from "./guardTrackers.ts";
import { createInboundLimits } from "./inboundLimits.ts";
import type { Client, ConnectionPool } from "./libraryShapes.ts";
import { networkPolicy } from "./networkPolicy.ts";
import { guardWireClass } from "./wireGuards.ts";

/** What all torrents of a client share. */
export interface ClientGuard {
  readonly bans: BanList;
  readonly inbound: InboundGuard | undefined;
}

const guards = new WeakMap<object, ClientGuard>();

/** The guard of a client that `guardClient` has seen. */
export function clientGuard(client: object): ClientGuard {
  const guard = guards.get(client);
  if (guard === undefined) throw new Error("This client is not guarded.");
  return guard;
}

/** Bounds everything that reaches a webtorrent client from the network. To be called right after the client was made. */
export function guardClient(client: object, log: Log, clock: Clock = systemClock): void {
  guardWireClass(Wire);
  guardTrackers();
  const { _connPool: pool, dht } = client as Client;
  const bans = createBanList();
  const inbound =
    pool === null
      ? undefined
      : guardInbound(pool, {
          clock,
          limits: createInboundLimits(() => networkPolicy().allowLocalNetwork),
          isBanned: (address, port) => bans.isBanned(senderOf(address, port)),
        });
  if (dht !== false && dht !== null) guardDhtSocket(dht._rpc.socket.socket, log);
  if (pool !== null) outliveHandshakes(pool, () => inbound?.dispose());
  guards.set(client, { bans, inbound });
}

/** A handshake may still arrive while the pool is being destroyed; the library would look for its client then and throw. */
function outliveHandshakes(pool: ConnectionPool, onDestroy: () => void): void {
  const { destroy } = pool;
  const nobody = () => Promise.resolve(null);
  pool.destroy = (done) => {
    onDestroy();
    destroy.call(pool, done);
    pool._client = { get: nobody, _getByHash: nobody };
  };
}
