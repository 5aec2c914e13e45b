import { once } from "node:events";

export interface Tracker {
  readonly url: string;
  /** Resolves with the next announcement of a peer; ask before the peer is started. */
  nextPeer(): Promise<void>;
  close(): Promise<void>;
}

/** A real HTTP tracker on loopback. */
export async function startTracker(): Promise<Tracker> {
  // Imported here because the package cannot be required, and an extension host loads its tests by `require`.
  const { default: Server } = await import("bittorrent-tracker/server");
  const server = new Server({ http: true, udp: false, ws: false, stats: false });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.http.address();
  if (address === null || typeof address === "string") throw new Error("The tracker has no port.");
  return {
    url: `http://127.0.0.1:${address.port}/announce`,
    async nextPeer() {
      await Promise.race(["start", "update", "complete"].map((name) => once(server, name)));
    },
    async close() {
      server.http.closeAllConnections();
      await new Promise<void>((resolve) => {
        server.close(resolve);
      });
    },
  };
}
