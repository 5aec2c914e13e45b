/** One bit per piece, most significant bit first (BEP 3). */
export function createBitfield(pieceCount: number): Uint8Array {
  return new Uint8Array(Math.ceil(pieceCount / 8));
}

export function hasBit(bits: Uint8Array, piece: number): boolean {
  return ((bits[piece >> 3] ?? 0) & (0x80 >> (piece & 7))) !== 0;
}

export function setBit(bits: Uint8Array, piece: number): void {
  const at = piece >> 3;
  bits[at] = (bits[at] ?? 0) | (0x80 >> (piece & 7));
}

export function clearBit(bits: Uint8Array, piece: number): void {
  const at = piece >> 3;
  bits[at] = (bits[at] ?? 0) & ~(0x80 >> (piece & 7));
}
