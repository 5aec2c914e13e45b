import type { Socket } from "node:net";
import type { Disposable } from "../../lifecycle.ts";
import type { Clock } from "../../ports.ts";
import type { InboundLimits } from "./inboundLimits.ts";
import type { ConnectionPool } from "./libraryShapes.ts";

/** Incoming connections of a client. */
export interface InboundGuard extends Disposable {
  /** The peer at `address:port` has shaken hands. */
  greeted(address: string): void;
}

export interface InboundPolicy {
  readonly clock: Clock;
  readonly limits: InboundLimits;
  readonly refuses: (address: string, port: number) => boolean;
}

const HANDSHAKE_MS = 5_000;
/** A living peer sends a keep-alive every 120 s (BEP 3); a little more, so that one sent in time arrives in time. */
const SILENCE_MS = 130_000;
const SWEEP_MS = 10_000;

interface Caller {
  readonly socket: Socket;
  readonly cancelHandshakeTimer: () => void;
  bytesRead: number;
  heardAt: number;
}

/**
 * Stands between the client's TCP server and the library: turns callers beyond the limits and unwelcome ones away, gives each
 * 5 s for its handshake, and hangs up on those who stay silent. Silence is no byte received at all; while bytes wait
 * here because of a download limit, it is not the peer who is silent.
 */
export function guardInbound(pool: ConnectionPool, { clock, limits, refuses }: InboundPolicy): InboundGuard {
  const callers = new Map<string, Caller>();
  const accept = pool._onConnection;

  pool._onConnection = (socket, type) => {
    const { remoteAddress: address, remotePort: port } = socket;
    const leave = address === undefined || refuses(address, port ?? 0) ? undefined : limits.admit(address);
    if (address === undefined || leave === undefined) {
      socket.on("error", () => undefined);
      socket.destroy();
      return;
    }
    const name = `${address}:${port ?? 0}`;
    const cancelHandshakeTimer = clock.after(HANDSHAKE_MS, () => {
      socket.destroy();
    });
    callers.set(name, { socket, cancelHandshakeTimer, bytesRead: 0, heardAt: clock.now() });
    socket.once("close", () => {
      cancelHandshakeTimer();
      callers.delete(name);
      leave();
    });
    accept.call(pool, socket, type);
  };

  const stopSweeping = clock.every(SWEEP_MS, () => {
    for (const caller of callers.values()) {
      const { socket } = caller;
      if (socket.bytesRead !== caller.bytesRead || socket.readableLength > 0) {
        caller.bytesRead = socket.bytesRead;
        caller.heardAt = clock.now();
      } else if (clock.now() - caller.heardAt > SILENCE_MS) {
        socket.destroy();
      }
    }
  });

  return {
    greeted(address) {
      callers.get(address)?.cancelHandshakeTimer();
    },
    dispose: stopSweeping,
  };
}
