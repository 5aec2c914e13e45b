import { SwarmbidError } from "../../engine/errors.ts";
import { refuseWords } from "./refuseWords.ts";
import { walletSubcommand } from "./walletCommand.ts";
import { withWallet } from "./withWallet.ts";

export const forget = walletSubcommand({
  action: "forget",
  usage: "forget",
  summary: "Delete the wallet from this machine: only its phrase or key brings its money back.",
  options: { yes: { type: "boolean", help: "Ask nothing: the phrase is known to be kept elsewhere." } },
  examples: ["forget", "forget --yes --json"],
  plan(values, positionals) {
    refuseWords("forget", positionals);
    return (parts) =>
      withWallet(parts, async (wallet) => {
        const snapshot = wallet.read();
        if (snapshot.state === "none")
          throw new SwarmbidError("walletMissing", "There is no wallet: nothing is to be forgotten.");
        if (values.yes !== true) {
          if (!parts.person.present)
            throw new SwarmbidError("badInput", "Nobody can be asked here whether that is meant: give --yes.");
          const typed = await parts.person.ask(
            `Without its phrase or key nobody gets at ${snapshot.address} again. Type the address to forget it: `,
          );
          if (typed.trim() !== snapshot.address)
            throw new SwarmbidError("cancelled", "That is another address: nothing was forgotten.");
        }
        await wallet.forget();
        return { ok: true, sentence: `Forgotten: ${snapshot.address}`, facts: { address: snapshot.address } };
      });
  },
});
