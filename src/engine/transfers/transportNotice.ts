import type { Transport } from "../model.ts";

/** The sentence of a transport that leaves a download nobody to ask; undefined when there is somebody, as far as that goes. */
export function transportNotice(transport: Transport, webSeeds: number): string | undefined {
  return transport === "httpsOnly" && webSeeds === 0
    ? "Only web servers may be asked, and the torrent names none."
    : undefined;
}
