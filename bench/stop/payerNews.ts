/** What a paying process tells the one that stops it. */
export type PayerNews =
  | { readonly kind: "paying" }
  /** `lastAt`: when its last voucher was signed, as `wallTime` tells. */
  | { readonly kind: "stopped"; readonly vouchers: number; readonly lastAt: number };

/** Milliseconds since the epoch, with fractions: comparable between processes of one machine. */
export const wallTime = (): number => performance.timeOrigin + performance.now();
