import Wire from "bittorrent-protocol";
import type { Clock, Log } from "../../ports.ts";
import { systemClock } from "../../systemClock.ts";
import { type ClientGuard, keepClientGuard } from "./clientGuard.ts";
import { guardDhtSocket } from "./guardDatagrams.ts";
import { guardInbound } from "./guardInbound.ts";
import { createInboundLimits } from "./inboundLimits.ts";
import { joinMessages } from "./joinMessages.ts";
import type { Client, ConnectionPool } from "./libraryShapes.ts";
import { networkPolicy } from "./networkPolicy.ts";
import { guardWireClass } from "./wireGuards.ts";

/** Bounds everything that reaches a webtorrent client from the network. To be called right after the client was made. */
export function guardClient(
  client: object,
  { admission, budget }: Pick<ClientGuard, "admission" | "budget">,
  log: Log,
  clock: Clock = systemClock,
): void {
  guardWireClass(Wire);
  joinMessages(Wire);
  const { _connPool: pool, dht, maxConns } = client as Client;
  const inbound =
    pool === null
      ? undefined
      : guardInbound(pool, {
          clock,
          limits: createInboundLimits(() => networkPolicy().allowLocalNetwork, maxConns),
          refuses: admission.refuses,
        });
  if (dht !== false && dht !== null) guardDhtSocket(dht._rpc.socket.socket, admission.refuses, log);
  if (pool !== null) outliveHandshakes(pool, () => inbound?.dispose());
  keepClientGuard(client, { admission, budget, inbound });
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
