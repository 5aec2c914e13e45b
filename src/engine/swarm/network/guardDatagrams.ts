import type { EventEmitter } from "node:events";
import type { Log } from "../../ports.ts";
import { addressKind, mayConnect } from "./addressPolicy.ts";
import { isKrpcMessage } from "./krpcShape.ts";
import type { DatagramSocket } from "./libraryShapes.ts";
import { networkPolicy } from "./networkPolicy.ts";

/** DHT: only well-formed messages come in, and none goes to an address that the policy forbids. */
export function guardDhtSocket(socket: DatagramSocket, log: Log): void {
  filterDatagrams(socket, isKrpcMessage, "DHT", log);
  const send = socket.send;
  socket.send = (...args) => {
    const [, , , , host] = args;
    const done = args.at(-1);
    const kind = typeof host === "string" ? addressKind(host) : undefined;
    if (kind !== undefined && mayConnect(kind, networkPolicy().allowLocalNetwork)) send.apply(socket, args);
    else if (isCallback(done))
      queueMicrotask(() => {
        done(new Error("This address is not contacted."));
      });
  };
}

/** Puts a filter and a net before the listeners of a socket: what they throw at a datagram must not end the thread. */
function filterDatagrams(
  socket: EventEmitter,
  isWanted: (datagram: Uint8Array) => boolean,
  name: string,
  log: Log,
): void {
  const listeners = socket.listeners("message") as ((...message: unknown[]) => void)[];
  socket.removeAllListeners("message");
  socket.on("message", (datagram: Uint8Array, ...rest: unknown[]) => {
    if (!isWanted(datagram)) return;
    for (const listener of listeners) {
      try {
        listener.call(socket, datagram, ...rest);
      } catch (error) {
        log.write("debug", `A ${name} message could not be handled.`, error);
      }
    }
  });
}

function isCallback(value: unknown): value is (error: Error) => void {
  return typeof value === "function";
}
