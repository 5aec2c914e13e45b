import type { TronAddress } from "../../payments/tronAddress.ts";
import { openAccount, unpaidBytesOf, unpaidUnitsOf } from "./account.ts";
import type { Debt, EarningSession, OpenVerdict } from "./sellerState.ts";

export const startSession = (
  { channel, held, debt, deposit }: OpenVerdict,
  payer: TronAddress,
  pricePerMiB: bigint,
  pieceBytes: number,
): EarningSession => ({
  ...openAccount({ held: held ?? 0n, debt, deposit }, pricePerMiB, pieceBytes),
  id: channel,
  payer,
  need: "none",
  badVouchers: 0,
});

/**
 * What is written down when paid service ends, and each time that it is paid late. It adds to what is unpaid from before: a smaller debt
 * in place of a greater one would pass for a part that was paid.
 */
export function debtOf(session: EarningSession): Debt {
  const { id: channel, payer, debtBefore } = session;
  const units = unpaidUnitsOf(session);
  return units > 0n
    ? { type: "debt", channel, payer, units: debtBefore + units, bytes: unpaidBytesOf(session) }
    : { type: "debt", channel, payer, units: debtBefore, bytes: 0 };
}
