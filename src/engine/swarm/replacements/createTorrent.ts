// Stands in for `create-torrent`, which only webtorrent's `seed` calls; torrents are made by src/engine/torrent.
export default function createTorrent(): never {
  throw new Error("Torrents are created by the engine's own writer, never by the library.");
}

export const parseInput = createTorrent;
