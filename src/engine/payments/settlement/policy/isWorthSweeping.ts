import type { Amount } from "../../../amount.ts";
import { type SettlementTerms, worthOfFee } from "./terms.ts";

/** Whether a credit in the vault brings so much more than the transfer to the wallet costs. Nobody can take it: it may wait. */
export const isWorthSweeping = (
  credit: Amount,
  feeSun: bigint,
  bttPerTrx: Amount,
  { feeMultiple }: SettlementTerms,
): boolean => credit.units > 0n && credit.units >= worthOfFee(feeSun, credit.asset, bttPerTrx) * feeMultiple;
