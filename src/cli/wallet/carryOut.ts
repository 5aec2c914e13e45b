import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { formatAmount, formatUnits } from "../../engine/amount.ts";
import { SwarmbidError } from "../../engine/errors.ts";
import type {
  Chain,
  FinalOutcome,
  FollowOptions,
  Intent,
  PreparedTransaction,
  SentTransaction,
} from "../../engine/payments/chain.ts";
import type { Wallet } from "../../engine/payments/wallet/wallet.ts";
import type { OptionTable } from "../optionTables.ts";
import { askPassword, passwordOptions } from "./password.ts";
import type { WalletParts } from "./walletCommand.ts";

export const sendingOptions = {
  again: {
    type: "boolean",
    help: "Also when the same was sent before and is not finished, or nobody knows for sure.",
  },
  yes: { type: "boolean", help: "Send without asking; what is sent is still printed." },
  ...passwordOptions,
} as const satisfies OptionTable;

export interface Consent {
  readonly yes: boolean;
  readonly passwordFile: string | undefined;
  /** The same is meant to happen once more, whatever became of what was sent before. */
  readonly again: boolean;
}

export const readConsent = (values: {
  readonly yes?: boolean;
  readonly again?: boolean;
  readonly "password-file"?: string;
}): Consent => ({ yes: values.yes ?? false, passwordFile: values["password-file"], again: values.again ?? false });

interface Carried {
  readonly sent: SentTransaction;
  readonly outcome: FinalOutcome;
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
 * Prepares, shows, asks, signs, sends, and follows to the end. What was begun before, by any process, and could still happen is not sent a
 * second time unless that is meant: it is followed instead.
 */
export async function carryOut(
  parts: WalletParts,
  chain: Chain,
  wallet: Wallet,
  intent: Intent,
  consent: Consent,
): Promise<Carried> {
  const signer = wallet.signer();
  const { again } = consent;
  const isSame = (one: SentTransaction): boolean =>
    one.from === signer.address && isDeepStrictEqual(one.intent, intent);
  const begun = (): SentTransaction | undefined => (again ? undefined : chain.unfinished().find(isSame));
  const goOn = async (sent: SentTransaction) => {
    const sentence = `The same was sent before and is not finished, so it is not sent again: following ${sent.id}.`;
    parts.output.happened({ event: "following", facts: { id: sent.id }, sentence });
    return { sent, outcome: await chain.follow(sent.id, following(parts)) };
  };
  const before = begun();
  if (before !== undefined) return goOn(before);
  const happened = again ? undefined : await afterAll(parts, chain, chain.doubtful().filter(isSame), consent);
  if (happened !== undefined) return happened;
  const prepared = await chain.prepare(intent, signer.address);
  parts.output.happened({ event: "prepared", facts: factsOf(prepared), sentence: shown(prepared) });
  if (!consent.yes) await requireYes(parts);
  await wallet.unlock(await askPassword(parts, consent.passwordFile));
  // A person takes their time, and another process may have sent it meanwhile.
  const meanwhile = begun();
  if (meanwhile !== undefined) return goOn(meanwhile);
  const sent = await chain.send(randomUUID(), prepared, signer, { once: !again });
  if (sent.id !== prepared.id) return goOn(sent);
  parts.output.happened({ event: "sent", facts: { id: sent.id }, sentence: `Sent: ${sent.id}` });
  return { sent, outcome: await chain.follow(sent.id, following(parts)) };
}

/**
 * The same was sent before, and one node alone said that it expired: it is asked again, and whoever still wants to send has to know of it.
 * Returns what happened after all.
 */
async function afterAll(
  { output, person }: WalletParts,
  chain: Chain,
  doubtful: readonly SentTransaction[],
  { yes }: Consent,
): Promise<Carried | undefined> {
  for (const sent of doubtful) {
    const outcome = await chain.outcome(sent.id);
    if (outcome.phase === "confirmed" || outcome.phase === "failed") return { sent, outcome };
    if (outcome.phase === "expired" && outcome.doubt === undefined) continue;
    const sentence = `The same was sent within the last day (${sent.id}), and one node alone says that it expired: it may have happened all the same. Look at the recipient's account in another place.`;
    if (yes || !person.present)
      throw new SwarmbidError("badInput", `${sentence} If it is to be sent again, add --again.`);
    output.happened({ event: "doubtful", facts: { id: sent.id }, sentence });
  }
  return undefined;
}

/** All that a person has to know before they sign, on one line. */
function shown({ intent, from, network, fee, creates }: PreparedTransaction): string {
  const at = creates === undefined ? "" : ` at ${creates}`;
  const account =
    fee.newAccount.units === 0n ? "" : `, ${formatAmount(fee.newAccount)} of it because the recipient is new`;
  const money = network.real ? " (real money)" : "";
  return `On ${network.name}${money}, from ${from}: ${intentSentence(intent)}${at}. Fee about ${formatAmount(fee.total)}${account}, ${formatAmount(fee.atMost)} at most.`;
}

function factsOf({ id, intent, from, network, fee, creates }: PreparedTransaction): Record<string, unknown> {
  const what =
    intent.kind === "transfer"
      ? { to: intent.to, amount: formatUnits(intent.amount), asset: intent.amount.asset }
      : { action: intent.kind, contract: creates };
  return { id, from, network: network.name, ...what, fee: formatUnits(fee.total), feeAtMost: formatUnits(fee.atMost) };
}

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
