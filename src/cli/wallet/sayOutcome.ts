import { formatAmount, formatUnits } from "../../engine/amount.ts";
import type { FinalOutcome, SentTransaction } from "../../engine/payments/chain.ts";
import type { Outcome } from "../output.ts";

/** The end of a command that sent a transaction: `done` is what is said when it is confirmed. */
export function sayOutcome(
  { id }: SentTransaction,
  outcome: FinalOutcome,
  done: string,
  more: Readonly<Record<string, unknown>>,
): Outcome {
  if (outcome.phase === "expired")
    return {
      ok: false,
      code: "transactionExpired",
      message:
        outcome.doubt === undefined
          ? "The network did not take it in time and never will, so nothing happened, two nodes say: send it again."
          : `No block took it in time, says ${outcome.doubt.host}, and no other node was asked: look at the recipient's account in another place before you send it again.`,
      facts: { id },
    };
  const { block, fee, energy } = outcome.receipt;
  const facts = { id, block, fee: formatUnits(fee), energy };
  if (outcome.phase === "failed")
    return {
      ok: false,
      code: "transactionFailed",
      message: `It failed in block ${String(block)} and cost ${formatAmount(fee)}: ${outcome.reason}. Mend that before you send it again.`,
      facts,
    };
  return {
    ok: true,
    sentence: `${done} Confirmed in block ${String(block)}, fee ${formatAmount(fee)}.`,
    facts: { ...facts, ...more },
  };
}
