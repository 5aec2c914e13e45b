import { formatAmount, formatUnits } from "../../engine/amount.ts";
import { SwarmbidError } from "../../engine/errors.ts";
import type { Order } from "../../engine/payments/ledger/orders.ts";
import type { Payments } from "../../engine/payments/payments.ts";
import type { Plan } from "../../engine/payments/settlement/settlement.ts";
import type { VaultSettlement } from "../../engine/payments/settlement/vault/vaultSettlement.ts";
import { parseTronAddress } from "../../engine/payments/tronAddress.ts";
import type { OptionTable } from "../optionTables.ts";
import { passwordOptions } from "./password.ts";
import { TASK_WORDS } from "./taskWords.ts";
import type { WalletParts } from "./walletCommand.ts";
import { tokenOptions } from "./withChain.ts";
import { unlock } from "./withPayments.ts";

/** What all actions have that send a transaction to the vault. */
export const settlingOptions = {
  vault: {
    type: "string",
    value: "ADDRESS",
    help: "Use this vault from now on; it has to be one of ours, code for code.",
  },
  "any-fee": { type: "boolean", help: "Also when the fee is more than a fifth of what it moves." },
  yes: { type: "boolean", help: "Send without asking; the figures are still printed." },
  ...passwordOptions,
  ...tokenOptions,
} as const satisfies OptionTable;

interface Values {
  readonly vault?: string;
  readonly "any-fee"?: boolean;
  readonly yes?: boolean;
  readonly "password-file"?: string;
}

/** The vault's way; `--vault` is looked at and kept first. What was left unfinished is booked. */
export async function openVault(
  { output }: WalletParts,
  payments: Payments,
  { vault }: Values,
): Promise<VaultSettlement> {
  if (vault !== undefined) await payments.useVault(parseTronAddress(vault));
  const way = await payments.vault();
  await way.resume();
  for (const { id, task, reason } of way.snapshot().open)
    if (reason !== "")
      output.happened({
        event: "unfinished",
        facts: { order: id, what: task.kind, reason },
        sentence: `Not finished: ${TASK_WORDS[task.kind]}. ${reason}`,
      });
  return way;
}

/** Prints the figures of what would be sent. */
export function showPlans(
  { output, choice }: Pick<WalletParts, "output" | "choice">,
  plans: readonly Plan[],
  more: readonly string[] = [],
): void {
  const { network } = choice;
  const rows = plans.map(
    ({ task, amount, fee }) =>
      `${TASK_WORDS[task.kind]}${amount === undefined ? "" : `: ${formatAmount(amount)}`}; fee about ${formatAmount(fee.total)}, ${formatAmount(fee.atMost)} at most`,
  );
  const facts = {
    network: network.name,
    plans: plans.map(({ task, amount, fee }) => ({
      what: task.kind,
      asset: amount?.asset ?? null,
      amount: amount === undefined ? null : formatUnits(amount),
      feeTrx: formatUnits(fee.total),
      energy: fee.energy,
      bandwidth: fee.bandwidth,
    })),
  };
  const where = `On ${network.name}${network.real ? " (real money)" : ""}:`;
  output.happened({ event: "planned", facts, sentence: where, more: [...rows, ...more].map((row) => `  ${row}`) });
}

/** Asks, unless `--yes`; then asks for the password. */
export async function consent(parts: WalletParts, payments: Payments, values: Values): Promise<void> {
  if (values.yes !== true) {
    if (!parts.person.present)
      throw new SwarmbidError(
        "badInput",
        "Nobody can be asked here: --yes sends without asking, after you looked at it.",
      );
    const answer = await parts.person.ask("Send it? Type yes: ");
    if (answer.trim().toLowerCase() !== "yes")
      throw new SwarmbidError("cancelled", "That was not yes, so nothing was sent.");
  }
  await unlock(parts, payments, values["password-file"]);
}

/** Sends plans one after another, and says what each cost. */
export async function carryOutAll(
  { output }: Pick<WalletParts, "output">,
  vault: VaultSettlement,
  plans: readonly Plan[],
  values: Values,
): Promise<readonly Order[]> {
  const orders: Order[] = [];
  for (const plan of plans) {
    const order = await vault.carryOut(plan, { anyFee: values["any-fee"] ?? false });
    const facts = { what: order.task.kind, id: order.tx ?? null, feeTrx: formatUnits(order.fee) };
    const sentence = `Confirmed: ${TASK_WORDS[order.task.kind]}, fee ${formatAmount(order.fee)}.`;
    output.happened({ event: "confirmed", facts, sentence });
    orders.push(order);
  }
  return orders;
}

/** For programs: what was sent. */
export const orderFacts = (orders: readonly Order[]): Readonly<Record<string, unknown>> => ({
  transactions: orders.map(({ task, tx, fee }) => ({ what: task.kind, id: tx ?? null, feeTrx: formatUnits(fee) })),
});
