/** Message ids of the peer protocol (BEP 3, 5, 6 and 10). */
export const MESSAGE = {
  choke: 0,
  unchoke: 1,
  interested: 2,
  uninterested: 3,
  have: 4,
  bitfield: 5,
  request: 6,
  piece: 7,
  cancel: 8,
  port: 9,
  suggest: 13,
  haveAll: 14,
  haveNone: 15,
  reject: 16,
  allowedFast: 17,
  extended: 20,
} as const;

/** Blocks are asked for and stored in this size. */
export const BLOCK_BYTES = 16 * 1024;
/** The longest block that anybody may ask for. */
export const MAX_BLOCK_BYTES = 128 * 1024;

/** The big-endian number at `at`; 0 bytes stand in for what is missing. */
export function uint32(bytes: Uint8Array, at: number): number {
  const high = (bytes[at] ?? 0) * 0x1000000;
  return high + (((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0));
}
