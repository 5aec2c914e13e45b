/** What is asked for at once in BitTorrent (BEP 3): 16 KiB. */
export const BLOCK_BYTES = 16_384;
