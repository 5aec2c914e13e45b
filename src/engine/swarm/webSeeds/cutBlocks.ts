import { BLOCK_BYTES } from "./pieceBoard.ts";

/** Cuts a stream of bytes, which is `length` long, into blocks; each has its own memory. */
export function cutBlocks(
  start: number,
  length: number,
  onBlock: (start: number, bytes: Uint8Array) => void,
): (bytes: Uint8Array) => void {
  const sizeAt = (done: number): number => Math.min(BLOCK_BYTES, length - done);
  let blockStart = 0;
  let block = new Uint8Array(sizeAt(0));
  let filled = 0;
  return (bytes) => {
    for (let at = 0; at < bytes.length; ) {
      const part = bytes.subarray(at, at + block.length - filled);
      if (part.length === 0) return;
      block.set(part, filled);
      filled += part.length;
      at += part.length;
      if (filled < block.length) return;
      onBlock(start + blockStart, block);
      blockStart += filled;
      filled = 0;
      block = new Uint8Array(sizeAt(blockStart));
    }
  };
}
