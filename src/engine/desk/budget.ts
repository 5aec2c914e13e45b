import { type Amount, type Asset, amountOf } from "../amount.ts";
import type { DeskBudget } from "../market/desk.ts";
import type { Ledger } from "../payments/ledger/ledger.ts";

/** Caps and what counts against them. A view: what counts is checked anew where a voucher is signed. */
export function budgetOf(ledger: Ledger, unit: Asset, transfer: string): DeskBudget {
  const { perTransfer, perDay, perSeller, pricePerMiB } = ledger.caps(unit);
  const { ofTransfer, ofDay, bySeller } = ledger.spending(unit, transfer);
  const rests = [perTransfer.units - ofTransfer, perDay.units - ofDay, ledger.balance(unit, "available").units];
  const least = rests.reduce((smallest, rest) => (rest < smallest ? rest : smallest));
  return {
    left: amountOf(unit, least > 0n ? least : 0n),
    spent: amountOf(unit, ofTransfer),
    ceilingPerMiB: pricePerMiB,
    perSeller,
    spentBySeller: new Map([...bySeller].map(([seller, units]) => [seller, amountOf(unit, units)])),
  };
}

/** What may still be spent on this seller. */
export function leftFor({ left, perSeller, ceilingPerMiB, spentBySeller }: DeskBudget, seller: string): Amount {
  if (ceilingPerMiB.units === 0n) return amountOf(left.asset, 0n);
  const rest = perSeller.units - (spentBySeller.get(seller)?.units ?? 0n);
  return amountOf(left.asset, rest <= 0n ? 0n : rest < left.units ? rest : left.units);
}
