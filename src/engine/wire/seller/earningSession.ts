import type { TronAddress } from "../../payments/tronAddress.ts";
import { createMeter, currentPrice, unpaidBytes } from "../meter.ts";
import { coveredBytes, type Exposure, exposureOf, firstWindow, growWindow } from "../window.ts";
import type { Debt, EarningSession, OpenVerdict } from "./sellerState.ts";

export const startSession = (
  verdict: OpenVerdict,
  payer: TronAddress,
  pricePerMiB: bigint,
  pieceBytes: number,
): EarningSession => ({
  id: verdict.channel,
  payer,
  meter: createMeter(pricePerMiB),
  heldBefore: verdict.held ?? 0n,
  debtBefore: verdict.debt,
  held: verdict.held ?? 0n,
  covered: verdict.covered,
  window: firstWindow(pieceBytes),
  need: "none",
  badVouchers: 0,
});

/** What the channel owes in all, by our count. */
export const dueOf = ({ heldBefore, meter }: EarningSession): bigint => heldBefore + meter.due;

/** What was paid on this connection; a promise beyond the deposit is worth nothing. */
const paidHere = ({ held, covered, heldBefore }: EarningSession): bigint =>
  (held < covered ? held : covered) - heldBefore;

const unpaidHere = (session: EarningSession): number => unpaidBytes(session.meter, paidHere(session));

/** The window as it can be used: what the deposit has room for beyond all that is promised. */
export const usableWindow = ({ meter, covered, held, window }: EarningSession): number =>
  coveredBytes(window.bytes, covered - held, currentPrice(meter));

export const exposure = (session: EarningSession): Exposure => exposureOf(unpaidHere(session), usableWindow(session));

/** A voucher became durable. */
export function credit(session: EarningSession, cumulative: bigint, pieceBytes: number): EarningSession {
  const isRepaid = cumulative - session.heldBefore >= session.debtBefore;
  const after = { ...session, held: cumulative, debtBefore: isRepaid ? 0n : session.debtBefore };
  const paidBytes = Math.max(0, unpaidHere(session) - unpaidHere(after));
  return { ...after, window: growWindow(session.window, paidBytes, pieceBytes) };
}

/** What is written down when paid service ends, and each time that it is paid late. */
export function debtOf(session: EarningSession): Debt {
  const units = session.meter.due - paidHere(session);
  const isPaid = units <= 0n;
  return {
    type: "debt",
    channel: session.id,
    payer: session.payer,
    units: isPaid ? 0n : units,
    bytes: isPaid ? 0 : unpaidHere(session),
  };
}
