import { EventEmitter } from "node:events";
import { afterEach, describe, expect, test } from "vitest";
import { guardDhtSocket } from "../../../../../src/engine/swarm/network/guardDatagrams.ts";
import { setNetworkPolicy } from "../../../../../src/engine/swarm/network/networkPolicy.ts";

const everybody = (): boolean => false;
const quiet = { write: () => undefined };
const ping = Buffer.from("d1:ad2:id20:aaaaaaaaaaaaaaaaaaaae1:q4:ping1:t2:aa1:y1:qe");

afterEach(() => {
  setNetworkPolicy({ allowLocalNetwork: false });
});

/** A datagram socket without a network. */
function fakeSocket(listener: (datagram: Uint8Array) => void) {
  const sent: unknown[] = [];
  const socket = Object.assign(new EventEmitter(), { send: (...args: unknown[]) => void sent.push(args[4]) });
  socket.on("message", listener);
  return { socket, sent };
}

describe("the DHT's socket", () => {
  test("passes messages and drops what is none", () => {
    const heard: Uint8Array[] = [];
    const { socket } = fakeSocket((datagram) => void heard.push(datagram));
    guardDhtSocket(socket, everybody, quiet);
    for (const datagram of [ping, Buffer.from("nonsense"), Buffer.alloc(0), ping]) socket.emit("message", datagram, {});
    expect(heard).toEqual([ping, ping]);
  });

  test("survives a listener that throws", () => {
    const { socket } = fakeSocket(() => {
      throw new Error("unforeseen");
    });
    const lines: string[] = [];
    guardDhtSocket(socket, everybody, { write: (_level, message) => void lines.push(message) });
    expect(() => socket.emit("message", ping, {})).not.toThrow();
    expect(lines).toHaveLength(1);
  });

  test("sends to public addresses only, and tells the sender of the others", async () => {
    const { socket, sent } = fakeSocket(() => undefined);
    guardDhtSocket(socket, everybody, quiet);
    const errors: unknown[] = [];
    for (const host of ["93.184.216.34", "127.0.0.1", "10.0.0.1", "224.0.0.1", "localhost"]) {
      socket.send(ping, 0, ping.length, 6881, host, (error: unknown) => void errors.push(error));
    }
    await Promise.resolve();
    expect(sent).toEqual(["93.184.216.34"]);
    expect(errors).toHaveLength(4);
  });

  test("neither hears nor asks whom it refuses", async () => {
    const heard: Uint8Array[] = [];
    const { socket, sent } = fakeSocket((datagram) => void heard.push(datagram));
    guardDhtSocket(socket, (address) => address === "93.184.216.34", quiet);
    for (const address of ["93.184.216.34", "93.184.216.35"]) {
      socket.emit("message", ping, { address, port: 1 });
      socket.send(ping, 0, ping.length, 6881, address, () => undefined);
    }
    await Promise.resolve();
    expect(heard).toHaveLength(1);
    expect(sent).toEqual(["93.184.216.35"]);
  });

  test("sends to local addresses when the user allowed that", () => {
    setNetworkPolicy({ allowLocalNetwork: true });
    const { socket, sent } = fakeSocket(() => undefined);
    guardDhtSocket(socket, everybody, quiet);
    for (const host of ["127.0.0.1", "10.0.0.1", "224.0.0.1"])
      socket.send(ping, 0, ping.length, 6881, host, () => undefined);
    expect(sent).toEqual(["127.0.0.1", "10.0.0.1"]);
  });
});
