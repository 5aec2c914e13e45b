import { formatAmount, formatUnits } from "../../engine/amount.ts";
import { SwarmbidError } from "../../engine/errors.ts";
import { CAP_NAMES } from "../../engine/payments/ledger/caps.ts";
import type { Payments } from "../../engine/payments/payments.ts";
import type { BidUse } from "./readBid.ts";

/** A wallet that can sign, and a vault that was chosen. Throws with the next step; asks no node. */
export function requireWallet({ wallet, ledger, network }: Payments): void {
  const { state } = wallet.read();
  if (state === "none")
    throw new SwarmbidError("walletMissing", "There is no wallet yet: make one with `swarmbid wallet create`.");
  if (state === "watching")
    throw new SwarmbidError("watchOnly", "This wallet only watches an address: import its phrase or key first.");
  if (ledger.vault() === undefined)
    throw new SwarmbidError(
      "vaultMissing",
      `No vault is chosen on ${network.name} yet: name one with \`swarmbid wallet deposit --vault ADDRESS\`, or deploy one.`,
    );
  if (ledger.stopped)
    throw new SwarmbidError("spendingStopped", "All spending is stopped: `swarmbid wallet allow` ends that.");
}

/** Something to pay with, and leave to do so. */
export function requireBudget({ ledger }: Payments, { policy }: BidUse): void {
  const { asset } = policy.maxTotal;
  const caps = ledger.caps(asset);
  const zero = CAP_NAMES.map((name) => caps[name]).find(({ units }) => units === 0n);
  if (zero !== undefined)
    throw new SwarmbidError(
      "capReached",
      `Your caps for ${asset} allow nothing yet: set them with \`swarmbid wallet caps\`, all four.`,
    );
  if (policy.kind === "fixed" && policy.pricePerMiB.units > caps.pricePerMiB.units)
    throw new SwarmbidError(
      "capReached",
      `That price is above your ceiling of ${formatUnits(caps.pricePerMiB)} ${asset} a MiB: offer less, or raise it with \`swarmbid wallet caps\`.`,
    );
  const available = ledger.balance(asset, "available");
  if (available.units === 0n)
    throw new SwarmbidError(
      "notEnoughFunds",
      `The vault holds ${formatAmount(available)} for you to pay with: put some in with \`swarmbid wallet deposit\`.`,
    );
}
