import { attendPayments } from "../../engine/payments/attendPayments.ts";
import type { Payments } from "../../engine/payments/payments.ts";
import type { Clock, Log } from "../../engine/ports.ts";
import type { Outcome, Output } from "../output.ts";
import { tellAttending } from "../wallet/attendCommand.ts";
import { claimEarned } from "./claimEarned.ts";
import type { AskUse } from "./readAsk.ts";

interface Parts {
  readonly output: Output;
  readonly clock: Clock;
  readonly log: Log;
  readonly warn: (line: string) => void;
}

/** Attends to what is owed while `work` sells, and claims it at the end when that was asked for. */
export async function withSettlement(
  payments: Payments,
  { ask, claimAtEnd, choice }: AskUse,
  { output, clock, log, warn }: Parts,
  work: () => Promise<Outcome>,
): Promise<Outcome> {
  if (ask.freeShare === 0) warn("Nothing is given for nothing: peers that do not pay get no data from you.\n");
  const attending = attendPayments({
    payments,
    clock,
    log,
    onNews(news) {
      tellAttending(output, news);
    },
  });
  void attending.look();
  const outcome = await work().finally(() => {
    attending.dispose();
  });
  if (!claimAtEnd || !outcome.ok) return outcome;
  const { words, facts } = await claimEarned(payments, { output, choice });
  const more = [outcome.more ?? [], words].flat();
  return { ...outcome, more, facts: { ...outcome.facts, ...facts } };
}
