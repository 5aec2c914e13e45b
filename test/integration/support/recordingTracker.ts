import { once } from "node:events";
import { createServer } from "node:http";
import { encodeBencode } from "../../../src/engine/torrent/encodeBencode.ts";

/** What a tracker was told by one announcement. */
export interface Told {
  readonly event: string;
  readonly port: number;
  /** Bytes. */
  readonly left: number;
}

export interface RecordingTracker {
  readonly url: string;
  readonly told: readonly Told[];
  /** How often counts were asked for (BEP 48). */
  readonly scrapes: number;
  close(): Promise<void>;
}

/** An HTTP tracker on loopback that remembers what it hears, and tells everybody of everybody; with a refusal it only refuses. */
export async function startRecordingTracker(refusal?: string): Promise<RecordingTracker> {
  const told: Told[] = [];
  let scrapes = 0;
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "", "http://tracker");
    if (refusal !== undefined) {
      response.end(encodeBencode({ "failure reason": refusal }));
      return;
    }
    if (pathname === "/scrape") {
      scrapes += 1;
      const infoHash = /info_hash=([^&]*)/.exec(request.url ?? "")?.[1] ?? "";
      const key = infoHash.replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) =>
        String.fromCharCode(Number.parseInt(hex, 16)),
      );
      response.end(encodeBencode({ files: { [key]: { complete: 41, downloaded: 43, incomplete: 42 } } }));
      return;
    }
    const port = Number(searchParams.get("port"));
    told.push({ event: searchParams.get("event") ?? "", port, left: Number(searchParams.get("left")) });
    const peers = [...new Set(told.map((announcement) => announcement.port))].map((at) => [
      127,
      0,
      0,
      1,
      at >> 8,
      at & 255,
    ]);
    response.end(encodeBencode({ interval: 1_800, peers: Uint8Array.from(peers.flat()) }));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The tracker has no port.");
  return {
    url: `http://127.0.0.1:${address.port}/announce`,
    told,
    get scrapes() {
      return scrapes;
    },
    async close() {
      server.closeAllConnections();
      await once(server.close(), "close");
    },
  };
}
