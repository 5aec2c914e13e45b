import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { formatAmount } from "../../engine/amount.ts";
import { SwarmbidError } from "../../engine/errors.ts";
import type { Chain, FinalOutcome, FollowOptions, Intent, SentTransaction } from "../../engine/payments/chain.ts";
import type { Wallet } from "../../engine/payments/wallet/wallet.ts";
import type { OptionTable } from "../optionTables.ts";
import { askPassword, passwordOptions } from "./password.ts";
import type { WalletParts } from "./walletCommand.ts";

export const sendingOptions = {
  yes: { type: "boolean", help: "Send without asking; what is sent is still printed." },
  ...passwordOptions,
} as const satisfies OptionTable;

export interface Consent {
  readonly yes: boolean;
  readonly passwordFile: string | undefined;
}

/** What a transaction does, in words. */
export function intentSentence(intent: Intent): string {
  switch (intent.kind) {
    case "transfer":
      return `${formatAmount(intent.amount)} to ${intent.to}`;
    case "call":
      return `a call of ${intent.contract}`;
    case "deploy":
      return `the new contract ${intent.name}`;
  }
}

/**
 * Prepares, shows, asks, signs, sends, and follows to the end. What was begun before and could still happen is not sent a second time: it
 * is followed instead.
 */
export async function carryOut(
  parts: WalletParts,
  chain: Chain,
  wallet: Wallet,
  intent: Intent,
  consent: Consent,
): Promise<{ readonly sent: SentTransaction; readonly outcome: FinalOutcome }> {
  const signer = wallet.signer();
  const begun = chain.unfinished().find((one) => one.from === signer.address && isDeepStrictEqual(one.intent, intent));
  if (begun !== undefined) {
    const sentence = `The same was sent before and is not finished, so it is not sent again: following ${begun.id}.`;
    parts.output.happened({ event: "following", facts: { id: begun.id }, sentence });
    return { sent: begun, outcome: await chain.follow(begun.id, following(parts)) };
  }
  const prepared = await chain.prepare(intent, signer.address);
  const { fee, network, creates } = prepared;
  parts.output.happened({
    event: "prepared",
    facts: {
      id: prepared.id,
      from: prepared.from,
      network: network.name,
      fee: formatAmount(fee.total),
      ...describe(prepared.intent),
    },
    sentence: [
      `Network    ${network.name}${network.real ? " (real money)" : ""}`,
      `From       ${prepared.from}`,
      ...lines(prepared.intent),
      ...(creates === undefined ? [] : [`Address    ${creates}`]),
      `Fee        about ${formatAmount(fee.total)}, ${formatAmount(fee.atMost)} at most${fee.newAccount.units === 0n ? "" : `; ${formatAmount(fee.newAccount)} of it because the recipient is new`}`,
    ].join("\n"),
  });
  if (!consent.yes) await requireYes(parts);
  await wallet.unlock(await askPassword(parts, consent.passwordFile));
  const sent = await chain.send(randomUUID(), prepared, signer);
  parts.output.happened({ event: "sent", facts: { id: sent.id }, sentence: `Sent: ${sent.id}` });
  return { sent, outcome: await chain.follow(sent.id, following(parts)) };
}

const describe = (intent: Intent): Record<string, unknown> =>
  intent.kind === "transfer" ? { to: intent.to, amount: formatAmount(intent.amount) } : { action: intent.kind };

const lines = (intent: Intent): readonly string[] =>
  intent.kind === "transfer"
    ? [`To         ${intent.to}`, `Amount     ${formatAmount(intent.amount)}`]
    : [`Action     ${intentSentence(intent)}`];

async function requireYes({ person }: WalletParts): Promise<void> {
  if (!person.present)
    throw new SwarmbidError(
      "badInput",
      "Nobody can be asked here: --yes sends without asking, after you looked at it.",
    );
  const answer = await person.ask("Send it? Type yes: ");
  if (answer.trim().toLowerCase() !== "yes")
    throw new SwarmbidError("cancelled", "That was not yes, so nothing was sent.");
}

function following({ output, signal }: WalletParts): FollowOptions {
  return {
    signal,
    onChange(change) {
      switch (change.phase) {
        case "pending":
          output.happened({ event: "pending", facts: {}, sentence: "Waiting for a block …" });
          break;
        case "included": {
          const { block } = change.receipt;
          const sentence = `In block ${String(block)}; waiting until it cannot be given up any more …`;
          output.happened({ event: "included", facts: { block }, sentence });
          break;
        }
        case "waiting":
          output.happened({
            event: "waiting",
            facts: { trouble: change.trouble },
            sentence: `${change.trouble} Trying on …`,
          });
          break;
        case "confirmed":
        case "failed":
        case "expired":
          break;
      }
    },
  };
}
