import { createMeter, currentPrice, type Meter, unpaidBytes } from "../meter.ts";
import { coveredBytes, type Exposure, exposureOf, firstWindow, growWindow, type Window } from "../window.ts";

/** What a seller counts of one channel on one connection. Sums are base units. */
export interface Account {
  /** Of the connection's torrent. */
  readonly pieceBytes: number;
  /** Delivered in paid service on this connection. */
  readonly meter: Meter;
  /** What vouchers from before this connection say. */
  readonly heldBefore: bigint;
  /** What is remembered as unpaid from before: forgotten once a voucher says so much more. */
  readonly debtBefore: bigint;
  /** The greatest sum that we hold a durable voucher for. */
  readonly held: bigint;
  readonly deposit: Deposit;
  readonly window: Window;
}

/** The greatest sums that a channel's vouchers can be cashed for, as the chain has it. */
export interface Deposit {
  /** From what is reserved for the channel, and from the pot. */
  readonly covered: bigint;
  /** From what is reserved for the channel alone: no other seller is paid from it. */
  readonly reserved: bigint;
}

export const openAccount = (
  { held, debt, deposit }: { readonly held: bigint; readonly debt: bigint; readonly deposit: Deposit },
  pricePerMiB: bigint,
  pieceBytes: number,
): Account => ({
  pieceBytes,
  meter: createMeter(pricePerMiB),
  heldBefore: held,
  debtBefore: debt,
  held,
  deposit,
  window: firstWindow(pieceBytes),
});

/** What the channel owes in all, by our count. */
export const dueOf = ({ heldBefore, meter }: Account): bigint => heldBefore + meter.due;

/** What was paid on this connection; a promise beyond the deposit is worth nothing. */
const paidHere = ({ held, deposit, heldBefore }: Account): bigint =>
  (held < deposit.covered ? held : deposit.covered) - heldBefore;

export const unpaidBytesOf = (account: Account): number => unpaidBytes(account.meter, paidHere(account));

/** In base units; below 0 when more was promised than is due. */
export const unpaidUnitsOf = (account: Account): bigint => account.meter.due - paidHere(account);

/**
 * The window as it can be used. All that is promised has to be covered; beyond the first window only what is reserved counts, since the
 * same pot is seen by many sellers. 0 when next to nothing is covered.
 */
export function usableWindow({ meter, deposit, held, window, pieceBytes }: Account): number {
  const price = currentPrice(meter);
  const trusted = coveredBytes(window.bytes, deposit.reserved - held, price);
  const granted = Math.min(window.bytes, Math.max(firstWindow(pieceBytes).bytes, trusted));
  return coveredBytes(granted, deposit.covered - held, price);
}

export const exposure = (account: Account): Exposure => exposureOf(unpaidBytesOf(account), usableWindow(account));

/** A voucher became durable. */
export function credit<A extends Account>(account: A, cumulative: bigint): A {
  const isRepaid = cumulative - account.heldBefore >= account.debtBefore;
  const after = { ...account, held: cumulative, debtBefore: isRepaid ? 0n : account.debtBefore };
  const paidBytes = Math.max(0, unpaidBytesOf(account) - unpaidBytesOf(after));
  return { ...after, window: growWindow(account.window, paidBytes, account.pieceBytes) };
}
