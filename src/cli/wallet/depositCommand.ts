import { amountOf, formatAmount, parseAmount } from "../../engine/amount.ts";
import type { Plan } from "../../engine/payments/settlement/settlement.ts";
import { readVoucherAmount } from "./readAmount.ts";
import { carryOutAll, consent, openVault, orderFacts, settlingOptions, showPlans } from "./settlePlans.ts";
import { walletSubcommand } from "./walletCommand.ts";
import { readTokens } from "./withChain.ts";
import { withPayments } from "./withPayments.ts";

/** The deposit can be estimated by the node only after the vault may take it. */
const followsOf = (approval: Plan | undefined): readonly string[] =>
  approval?.follows === undefined
    ? []
    : [
        `then deposit in the vault: ${formatAmount(approval.follows.moves)}; fee about ${formatAmount(approval.follows.fee)}`,
      ];

export const deposit = walletSubcommand({
  action: "deposit",
  usage: "deposit AMOUNT ASSET",
  summary: "Put BTT or BTTOLD into the vault, to pay sellers with vouchers.",
  options: {
    bond: { type: "string", value: "AMOUNT", help: "Put so much more in as the promise not to overspend." },
    ...settlingOptions,
  },
  examples: [
    "deposit 100000 BTT --vault TDKBw88fDLV7UNV8bwcxmCdHTQ2B1hKuq8",
    "deposit 500 BTTOLD --bond 50 --yes --json",
  ],
  plan(values, positionals) {
    const amount = readVoucherAmount("deposit", positionals);
    const bond = values.bond === undefined ? amountOf(amount.asset, 0n) : parseAmount(values.bond, amount.asset);
    return (parts) =>
      withPayments(parts, readTokens(parts.choice.network, values), async (payments) => {
        const vault = await openVault(parts, payments, values);
        const approval = await vault.planApproval(amount, bond);
        const first: readonly Plan[] = [approval ?? (await vault.planFund(amount, bond))];
        showPlans(parts, first, followsOf(approval));
        await consent(parts, payments, values);
        const orders = [...(await carryOutAll(parts, vault, first, values))];
        if (approval !== undefined)
          orders.push(...(await carryOutAll(parts, vault, [await vault.planFund(amount, bond)], values)));
        const available = payments.ledger.balance(amount.asset, "available");
        return {
          ok: true,
          sentence: `Deposited ${formatAmount(amount)}; ${formatAmount(available)} can be promised to sellers.`,
          facts: orderFacts(orders),
        };
      });
  },
});
