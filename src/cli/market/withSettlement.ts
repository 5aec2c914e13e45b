import type { Payments } from "../../engine/payments/payments.ts";
import type { Log } from "../../engine/ports.ts";
import type { Outcome, Output } from "../output.ts";
import { claimEarned } from "./claimEarned.ts";
import type { AskUse } from "./readAsk.ts";

interface Parts {
  readonly output: Output;
  readonly log: Log;
  readonly warn: (line: string) => void;
}

/** Attends to what is owed while `work` sells, and claims it at the end when that was asked for. */
export async function withSettlement(
  payments: Payments,
  { ask, claimAtEnd, choice }: AskUse,
  { output, log, warn }: Parts,
  work: () => Promise<Outcome>,
): Promise<Outcome> {
  if (ask.freeShare === 0) warn("Nothing is given for nothing: peers that do not pay get no data from you.\n");
  // From then on payments look at the chain by themselves.
  payments
    .vault()
    .then((vault) => vault.attend())
    .catch((error: unknown) => {
      log.write("warn", "The chain could not be looked at.", error);
    });
  const outcome = await work();
  if (!claimAtEnd || !outcome.ok) return outcome;
  const { words, facts } = await claimEarned(payments, { output, choice });
  const more = outcome.more === undefined ? words : `${outcome.more} ${words}`;
  return { ...outcome, more, facts: { ...outcome.facts, ...facts } };
}
