/** How long each side waits (docs/protocol.md, section "Time"). */
export const QUOTE_MS = 30_000;
/** From the opening to its acceptance. */
export const ACCEPT_MS = 5_000;
/** From a need to its voucher. */
export const NEED_MS = 5_000;
/** A voucher is due so often while anything is due. */
export const VOUCH_MS = 10_000;
/** A buyer that was asked and has nothing to pay with gives up after this: longer than the seller waits. */
export const STALL_MS = 10_000;
/** The seller holds a price for longer than it said: its next message may be faster than the last one was. */
export const PRICE_GRACE_MS = 5_000;
/** The buyer pays when so much of the window is verified and unpaid. */
export const VOUCH_AT = 0.5;
