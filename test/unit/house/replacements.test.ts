import { setImmediate as turn } from "node:timers/promises";
import Wire from "bittorrent-protocol";
import { expect, test } from "vitest";

const PREAMBLE = Buffer.from("\x13BitTorrent protocol\0\0\0\0\0\x10\0\0", "latin1");
const HANDSHAKE = Buffer.concat([PREAMBLE, Buffer.alloc(20, 1), Buffer.alloc(20, 2)]);

/** What the library makes of an extension handshake (BEP 10) with this body. */
async function heard(body: string): Promise<unknown> {
  const wire = new Wire("incoming") as InstanceType<typeof Wire> & {
    on(event: "extended", listener: (name: string, value: unknown) => void): void;
    handshake(infoHash: Uint8Array, peerId: Uint8Array): void;
    write(bytes: Uint8Array): void;
    destroy(): void;
  };
  let value: unknown;
  wire.on("extended", (_name, message) => {
    value = message;
  });
  wire.handshake(Buffer.alloc(20, 1), Buffer.alloc(20, 3));
  wire.write(HANDSHAKE);
  const head = Buffer.from([0, 0, 0, body.length + 2, 20, 0]);
  wire.write(Buffer.concat([head, Buffer.from(body, "latin1")]));
  await turn();
  wire.destroy();
  return value;
}

test("under the test runner too, webtorrent's libraries decode with the project's bencode", async () => {
  expect(await heard("d1:md6:ut_pexi1eee")).toBeDefined();
  // The stock decoder reads a length with a leading zero; ours does not.
  expect(await heard("d01:md6:ut_pexi1eee")).toBeUndefined();
});
