import { refuseWords } from "./refuseWords.ts";
import { carryOutAll, consent, openVault, orderFacts, settlingOptions, showPlans } from "./settlePlans.ts";
import { walletSubcommand } from "./walletCommand.ts";
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
        const vault = await openVault(parts, payments, values);
        const { address } = payments.wallet.signer();
        const plans = await vault.planClaims({ anyFee: values["any-fee"] ?? false });
        const inVault = await creditsOf(["BTT", "BTTOLD"]);
        if (plans.length === 0 && (values.keep === true || inVault.length === 0))
          return { ok: true, sentence: "There is nothing to claim that is worth its fee.", facts: orderFacts([]) };
        showPlans(
          parts,
          plans,
          values.keep === true ? [] : ["what the vault then owes is taken out; fee about 2.2 TRX each"],
        );
        await consent(parts, payments, values);
        const orders = [...(await carryOutAll(parts, vault, plans, values))];
        if (values.keep !== true)
          for (const asset of await creditsOf(["BTT", "BTTOLD"])) {
            const plan = await vault.planSweep(asset, address, address);
            showPlans(parts, [plan]);
            orders.push(...(await carryOutAll(parts, vault, [plan], values)));
          }
        const sentence = `Claimed, in ${orders.length} ${orders.length === 1 ? "transaction" : "transactions"}.`;
        return { ok: true, sentence, facts: orderFacts(orders) };

        async function creditsOf(assets: readonly ("BTT" | "BTTOLD")[]) {
          const { btt, bttold } = payments.chain.tokens;
          const known = assets.filter((asset) => (asset === "BTT" ? btt : bttold) !== undefined);
          const credits = await Promise.all(known.map((asset) => vault.credit(asset, address)));
          return known.filter((_, at) => (credits[at]?.units ?? 0n) > 0n);
        }
      });
  },
});
