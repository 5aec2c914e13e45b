/** Prices are base units per MiB, bids are base units per second: both whole, and bytes per second times price divides by this. */
export const MIB = 2n ** 20n;

/** What is asked for at once in BitTorrent (BEP 3): 16 KiB. */
export const BLOCK_BYTES = 16_384;
