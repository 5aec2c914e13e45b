import { SwarmbidError } from "../../engine/errors.ts";
import { askPassword, passwordOptions } from "./password.ts";
import { numbered } from "./phraseLines.ts";
import { refuseWords } from "./refuseWords.ts";
import { walletSubcommand } from "./walletCommand.ts";
import { withWallet } from "./withWallet.ts";

export const exportWallet = walletSubcommand({
  action: "export",
  usage: "export",
  summary: "Show the phrase or private key again, after the password: once at a terminal, or with --json.",
  options: passwordOptions,
  examples: ["export", "export --json --password-file password.txt"],
  plan(values, positionals) {
    refuseWords("export", positionals);
    return (parts) =>
      withWallet(parts, async (wallet) => {
        const { person, json } = parts;
        if (!json && !person.present)
          throw new SwarmbidError(
            "badInput",
            "A phrase is shown at a terminal alone: run it there, or give --json to a program that keeps it.",
          );
        const { kind, account, text } = await wallet.reveal(await askPassword(parts, values["password-file"]));
        const what = kind === "phrase" ? "phrase" : "privateKey";
        const sentence = kind === "phrase" ? "That was your phrase." : "That was your private key.";
        if (json) return { ok: true, sentence, facts: { [what]: text.take(), account } };
        const shown = text.take();
        await person.showOnce(
          [
            "Whoever has this has the money of your wallet.",
            "",
            ...(kind === "phrase" ? [...numbered(shown), "", `Account: ${String(account)}`] : [shown]),
          ].join("\n"),
        );
        return { ok: true, sentence, facts: {} };
      });
  },
});
