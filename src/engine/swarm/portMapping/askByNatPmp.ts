import { askByDatagram } from "./askByDatagram.ts";
import type { MappingMethod } from "./mappingMethod.ts";

const VERSION = 0;
const OPCODE = { udp: 1, tcp: 2 } as const;
const ANSWER = 128;
const ANSWER_BYTES = 16;

/** NAT port mapping protocol (RFC 6886). */
export function askByNatPmp(gateway: { readonly host: string; readonly port: number }): MappingMethod {
  return {
    name: "NAT-PMP",
    map({ protocol, internalPort, externalPort, seconds }, signal) {
      const request = Buffer.alloc(12);
      request[0] = VERSION;
      request[1] = OPCODE[protocol];
      request.writeUInt16BE(internalPort, 4);
      request.writeUInt16BE(seconds === 0 ? 0 : externalPort, 6);
      request.writeUInt32BE(seconds, 8);
      return askByDatagram(
        gateway,
        () => request,
        (answer) => {
          if (answer.length < ANSWER_BYTES || answer[0] !== VERSION || answer[1] !== ANSWER + OPCODE[protocol])
            return undefined;
          if (answer.readUInt16BE(8) !== internalPort) return undefined;
          const result = answer.readUInt16BE(2);
          if (result !== 0) throw new Error(`it refuses (NAT-PMP ${String(result)})`);
          return { externalPort: answer.readUInt16BE(10), seconds: answer.readUInt32BE(12) };
        },
        signal,
      );
    },
  };
}
