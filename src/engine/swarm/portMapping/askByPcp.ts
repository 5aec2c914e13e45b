import { randomBytes } from "node:crypto";
import { addressBytes } from "../network/addressPolicy.ts";
import { askByDatagram } from "./askByDatagram.ts";
import type { MappingMethod } from "./mappingMethod.ts";

const VERSION = 2;
const MAP = 1;
const ANSWER = 0x80;
const PROTOCOL = { tcp: 6, udp: 17 } as const;
const MESSAGE_BYTES = 60;
const NONCE_AT = 24;
const NONCE_BYTES = 12;
/** `::ffff:0.0.0.0`. */
const V4_PREFIX = Buffer.from("00000000000000000000ffff", "hex");

/** Port control protocol (RFC 6887). The nonce is the right to change a mapping: a method keeps its own. */
export function askByPcp(gateway: { readonly host: string; readonly port: number }): MappingMethod {
  const nonce = randomBytes(NONCE_BYTES);
  return {
    name: "PCP",
    map({ protocol, internalPort, externalPort, seconds }, signal) {
      const write = (ownAddress: string): Buffer => {
        const request = Buffer.alloc(MESSAGE_BYTES);
        request[0] = VERSION;
        request[1] = MAP;
        request.writeUInt32BE(seconds, 4);
        V4_PREFIX.copy(request, 8);
        request.set(addressBytes(ownAddress), 20);
        nonce.copy(request, NONCE_AT);
        request[36] = PROTOCOL[protocol];
        request.writeUInt16BE(internalPort, 40);
        request.writeUInt16BE(seconds === 0 ? 0 : externalPort, 42);
        V4_PREFIX.copy(request, 44);
        return request;
      };
      return askByDatagram(
        gateway,
        write,
        (answer) => {
          // A router that knows only the older protocol answers in it.
          if (answer.length >= 4 && answer[0] === 0) throw new Error("it does not know PCP");
          if (answer.length < NONCE_AT || answer[0] !== VERSION || answer[1] !== (ANSWER | MAP)) return undefined;
          const result = answer[3] ?? 0;
          if (result !== 0) throw new Error(`it refuses (PCP ${String(result)})`);
          if (answer.length < MESSAGE_BYTES || !answer.subarray(NONCE_AT, NONCE_AT + NONCE_BYTES).equals(nonce))
            return undefined;
          if (answer[36] !== PROTOCOL[protocol] || answer.readUInt16BE(40) !== internalPort) return undefined;
          return { externalPort: answer.readUInt16BE(42), seconds: answer.readUInt32BE(4) };
        },
        signal,
      );
    },
  };
}
