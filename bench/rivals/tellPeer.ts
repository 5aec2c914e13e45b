import { once } from "node:events";
import { createServer } from "node:http";
import { encodeBencode } from "../../src/engine/torrent/encodeBencode.ts";

/** A tracker on loopback that names one peer to everybody. */
export async function tellPeer(port: () => number): Promise<{ readonly url: string; close(): void }> {
  const server = createServer((_request, response) => {
    const peers = Uint8Array.from([127, 0, 0, 1, port() >> 8, port() & 255]);
    response.end(encodeBencode({ interval: 1_800, peers }));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The tracker has no port.");
  return {
    url: `http://127.0.0.1:${String(address.port)}/announce`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
