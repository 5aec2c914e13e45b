import { type Amount, amountOf, formatAmount } from "../../engine/amount.ts";
import { SwarmbidError } from "../../engine/errors.ts";
import { readVoucherAmount, readVoucherAsset, type VoucherAsset } from "./readAmount.ts";
import { carryOutAll, consent, openVault, orderFacts, settlingOptions, showPlans } from "./settlePlans.ts";
import { walletSubcommand } from "./walletCommand.ts";
import { readTokens } from "./withChain.ts";
import { withPayments } from "./withPayments.ts";

type Wanted =
  | { readonly kind: "announce"; readonly amount: Amount }
  | { readonly kind: "withdraw" | "cancel"; readonly asset: VoucherAsset };

export const withdraw = walletSubcommand({
  action: "withdraw",
  usage: "withdraw [AMOUNT] ASSET",
  summary: "Announce a withdrawal from the vault (with an amount), or make the one announced three days ago (without).",
  options: {
    cancel: { type: "boolean", help: "Take the announcement back." },
    ...settlingOptions,
  },
  examples: ["withdraw 50000 BTT", "withdraw BTT", "withdraw BTT --cancel"],
  plan(values, positionals) {
    const wanted = readWanted(positionals, values.cancel ?? false);
    return (parts) =>
      withPayments(parts, readTokens(parts.choice.network, values), async (payments) => {
        const vault = await openVault(parts, payments, values);
        const { address } = payments.wallet.signer();
        const plan =
          wanted.kind === "announce"
            ? await vault.planAnnounce(wanted.amount)
            : wanted.kind === "cancel"
              ? await vault.planAnnounce(amountOf(wanted.asset, 0n))
              : await vault.planWithdraw(wanted.asset, address);
        showPlans(parts, [plan]);
        await consent(parts, payments, values);
        const orders = await carryOutAll(parts, vault, [plan], values);
        const facts = orderFacts(orders);
        if (wanted.kind !== "announce") {
          const done = wanted.kind === "cancel" ? "The announcement is taken back." : `Withdrawn to ${address}.`;
          return { ok: true, sentence: done, facts };
        }
        const { withdrawableAt } = await vault.pot(wanted.amount.asset);
        const at = new Date(withdrawableAt * 1_000).toISOString();
        return {
          ok: true,
          sentence: `${formatAmount(wanted.amount)} can be withdrawn from ${at} on: \`swarmbid wallet withdraw ${wanted.amount.asset}\` does it then.`,
          facts: { ...facts, withdrawableAt: at },
        };
      });
  },
});

function readWanted(positionals: readonly string[], cancel: boolean): Wanted {
  if (positionals.length === 1)
    return { kind: cancel ? "cancel" : "withdraw", asset: readVoucherAsset(positionals[0]) };
  if (cancel)
    throw new SwarmbidError("badInput", "--cancel wants the asset alone: the whole announcement is taken back.");
  return { kind: "announce", amount: readVoucherAmount("withdraw", positionals) };
}
