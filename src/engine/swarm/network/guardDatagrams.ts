import type { RemoteInfo } from "node:dgram";
import type { EventEmitter } from "node:events";
import type { Log } from "../../ports.ts";
import { addressKind, mayConnect } from "./addressPolicy.ts";
import { isKrpcMessage } from "./krpcShape.ts";
import type { DatagramSocket } from "./libraryShapes.ts";
import { networkPolicy } from "./networkPolicy.ts";

type Sender = Pick<RemoteInfo, "address" | "port">;
type Refuses = (address: string, port: number) => boolean;

/** DHT: only well-formed messages come in, and none goes to an address that the policy forbids; who is refused is not heard. */
export function guardDhtSocket(socket: DatagramSocket, refuses: Refuses, log: Log): void {
  filterDatagrams(socket, (datagram, from) => isKrpcMessage(datagram) && !refuses(from.address, from.port), "DHT", log);
  const send = socket.send;
  socket.send = (...args) => {
    const [, , , port, host] = args;
    const done = args.at(-1);
    const kind = typeof host === "string" ? addressKind(host) : undefined;
    const isOpen = kind !== undefined && mayConnect(kind, networkPolicy().allowLocalNetwork);
    if (isOpen && !refuses(String(host), Number(port))) send.apply(socket, args);
    else if (isCallback(done))
      queueMicrotask(() => {
        done(new Error("This address is not contacted."));
      });
  };
}

/** Puts a filter and a net before the listeners of a socket: what they throw at a datagram must not end the thread. */
function filterDatagrams(
  socket: EventEmitter,
  isWanted: (datagram: Uint8Array, from: Sender) => boolean,
  name: string,
  log: Log,
): void {
  const listeners = socket.listeners("message") as ((...message: unknown[]) => void)[];
  socket.removeAllListeners("message");
  socket.on("message", (datagram: Uint8Array, from: Sender) => {
    if (!isWanted(datagram, from)) return;
    for (const listener of listeners) {
      try {
        listener.call(socket, datagram, from);
      } catch (error) {
        log.write("debug", `A ${name} message could not be handled.`, error);
      }
    }
  });
}

function isCallback(value: unknown): value is (error: Error) => void {
  return typeof value === "function";
}
