// Stands in for `memory-chunk-store`: webtorrent only asks whether a store is one of these, and ours never is.
export default function MemoryChunkStore(): never {
  throw new Error("Pieces are kept by the engine's own store, never in memory.");
}
