import type { TronAddress } from "../tronAddress.ts";

/**
 * The one way to a signature: what wants one knows this, and never a key. `sign` may be called as often as one likes; whether it may
 * sign now is looked up at each call.
 */
export interface Signer {
  /** Whose signatures these are, known while the wallet is locked too. */
  readonly address: TronAddress;
  /**
   * Signs a digest of 32 bytes and returns 65: r, s (low) and v (27 or 28), as transactions on TRON carry it; `compactSignature` makes
   * the 64 bytes of a voucher of it. The same digest has the same signature (RFC 6979). Throws `walletLocked` while locked,
   * `watchOnly` where there is no key, and `spendingStopped` while all spending is stopped.
   */
  sign(digest: Uint8Array): Uint8Array;
  /** Throws what `sign` would throw now: asked before anything is counted or built that a signature has to follow. */
  check(): void;
}
