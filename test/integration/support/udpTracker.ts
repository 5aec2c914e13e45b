import { once } from "node:events";
import Server from "bittorrent-tracker/server";
import { freePort } from "./freePort.ts";

export interface UdpTracker {
  readonly url: string;
  /** Resolves with the next announcement of a peer; ask before the peer is started. */
  nextPeer(): Promise<void>;
  close(): Promise<void>;
}

/** A real UDP tracker (BEP 15) on loopback. */
export async function startUdpTracker(): Promise<UdpTracker> {
  const server = new Server({ http: false, udp: true, ws: false, stats: false });
  const port = await freePort();
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, { udp4: "127.0.0.1", udp6: "::1" }, resolve);
  });
  return {
    url: `udp://127.0.0.1:${String(port)}/announce`,
    async nextPeer() {
      await once(server, "start");
    },
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
      }),
  };
}
