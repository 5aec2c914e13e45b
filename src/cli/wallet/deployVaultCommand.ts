import { SwarmbidError } from "../../engine/errors.ts";
import { trustedBuild, type VaultBuild, vaultCreation } from "../../engine/payments/vaultBuilds.ts";
import { carryOut, readConsent, sendingOptions } from "./carryOut.ts";
import { refuseWords } from "./refuseWords.ts";
import { sayOutcome } from "./sayOutcome.ts";
import { walletSubcommand } from "./walletCommand.ts";
import { readTokens, tokenOptions, withChain } from "./withChain.ts";
import { withWallet } from "./withWallet.ts";

export const deployVault = walletSubcommand({
  action: "deploy-vault",
  usage: "deploy-vault",
  summary: "Put the vault's contract on the network, from which buyers pay sellers; anyone may use it, nobody owns it.",
  options: {
    trc10: { type: "boolean", help: "The vault that takes BTTOLD (TRC-10) too." },
    ...sendingOptions,
    ...tokenOptions,
  },
  examples: ["deploy-vault", "deploy-vault --trc10 --yes --password-file fd:3 --json"],
  plan(values, positionals) {
    refuseWords("deploy-vault", positionals);
    const build: VaultBuild = values.trc10 === true ? "trc10" : "trc20";
    const consent = readConsent(values);
    return (parts) =>
      withWallet(parts, (wallet) =>
        withChain(parts, readTokens(parts.choice.network, values), async (chain) => {
          const intent = { kind: "deploy", code: vaultCreation(build), name: "SwarmbidVault" } as const;
          const { sent, outcome } = await carryOut(parts, chain, wallet, intent, consent);
          if (outcome.phase !== "confirmed") return sayOutcome(sent, outcome, "", {});
          const vault = outcome.receipt.contract;
          if (vault === undefined || trustedBuild(await chain.contractCode(vault)) !== build)
            throw new SwarmbidError(
              "nodeWrong",
              "The node does not tell the vault's code as it was sent: look at it by another node before you use it.",
            );
          return sayOutcome(sent, outcome, `The vault is at ${vault}.`, { vault, build });
        }),
      );
  },
});
