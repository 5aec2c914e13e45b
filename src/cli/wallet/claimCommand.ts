import { formatAmount, formatUnits } from "../../engine/amount.ts";
import { type ErrorCode, SwarmbidError } from "../../engine/errors.ts";
import type { Order } from "../../engine/payments/ledger/orders.ts";
import type { Credit, VaultSettlement } from "../../engine/payments/settlement/vault/vaultSettlement.ts";
import type { TronAddress } from "../../engine/payments/tronAddress.ts";
import { refuseWords } from "./refuseWords.ts";
import { carryOutAll, consent, openVault, orderFacts, settlingOptions, showPlans } from "./settlePlans.ts";
import { type WalletParts, walletSubcommand } from "./walletCommand.ts";
import { readTokens } from "./withChain.ts";
import { withPayments } from "./withPayments.ts";

export const claim = walletSubcommand({
  action: "claim",
  usage: "claim",
  summary: "Claim the vouchers that sellers' work has earned, and take what they brought into the wallet.",
  options: {
    ...settlingOptions,
    keep: { type: "boolean", help: "Leave what was claimed in the vault: several claims are taken out for one fee." },
  },
  examples: ["claim", "claim --keep --any-fee --yes --json"],
  plan(values, positionals) {
    refuseWords("claim", positionals);
    return (parts) =>
      withPayments(parts, readTokens(parts.choice.network, values), async (payments) => {
        await openVault(parts, payments, values);
        const { address } = payments.wallet.signer();
        const anyFee = values["any-fee"] ?? false;
        const found = [];
        for (const vault of await payments.vaults()) {
          await vault.resume();
          found.push({ vault, plans: await vault.planClaims({ anyFee }), credits: await vault.credits() });
        }
        const plans = found.flatMap((one) => one.plans);
        const inVault = found.flatMap((one) => one.credits);
        if (plans.length === 0 && (values.keep === true || inVault.length === 0))
          return { ok: true, sentence: "There is nothing to claim that is worth its fee.", facts: orderFacts([]) };
        showPlans(
          parts,
          plans,
          values.keep === true ? [] : ["what the vault then owes is taken out; fee about 2.2 TRX each"],
        );
        await consent(parts, payments, values);
        const orders: Order[] = [];
        for (const one of found) orders.push(...(await carryOutAll(parts, one.vault, one.plans, values)));
        if (values.keep !== true)
          for (const { vault } of found)
            for (const credit of await vault.credits())
              orders.push(...(await unlessOthers(parts, credit, address, () => takeOut(vault, credit))));
        const sentence = `Claimed, in ${orders.length} ${orders.length === 1 ? "transaction" : "transactions"}.`;
        return { ok: true, sentence, facts: orderFacts(orders) };

        async function takeOut(vault: VaultSettlement, { asset, payee }: Credit): Promise<readonly Order[]> {
          const plan = await vault.planSweep(asset, payee, address);
          showPlans(parts, [plan]);
          return carryOutAll(parts, vault, [plan], values);
        }
      });
  },
});

/** What is wrong with one of our other addresses, which may have no TRX or be an earlier wallet's, holds nothing else up. */
async function unlessOthers(
  { output }: WalletParts,
  { asset, payee, amount }: Credit,
  own: TronAddress,
  work: () => Promise<readonly Order[]>,
): Promise<readonly Order[]> {
  try {
    return await work();
  } catch (error) {
    if (payee === own || !SwarmbidError.is(error) || !OF_ONE_ADDRESS.has(error.code)) throw error;
    const facts = { asset, payee, amount: formatUnits(amount), reason: error.message };
    const sentence = `Left in the vault: ${formatAmount(amount)}, which are owed to ${payee}. ${error.message}`;
    output.happened({ event: "left", facts, sentence });
    return [];
  }
}

const OF_ONE_ADDRESS: ReadonlySet<ErrorCode> = new Set([
  "badInput",
  "feeTooHigh",
  "notEnoughFunds",
  "transactionFailed",
]);
