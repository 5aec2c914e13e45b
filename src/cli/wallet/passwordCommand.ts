import { SwarmbidError } from "../../engine/errors.ts";
import { askNewPassword, askPassword, passwordOptions } from "./password.ts";
import { refuseWords } from "./refuseWords.ts";
import { walletSubcommand } from "./walletCommand.ts";
import { withWallet } from "./withWallet.ts";

export const changePassword = walletSubcommand({
  action: "password",
  usage: "password",
  summary: "Change the wallet's password: the old one first, then the new one twice; it locks everywhere.",
  options: {
    ...passwordOptions,
    "new-password-file": {
      type: "string",
      value: "FILE",
      help: "Read the new password from the first line of this file, as --password-file does the old one.",
    },
  },
  examples: ["password", "password --password-file old.txt --new-password-file new.txt --json"],
  plan(values, positionals) {
    refuseWords("password", positionals);
    const [oldFile, newFile] = [values["password-file"], values["new-password-file"]];
    if (oldFile !== undefined && oldFile === newFile)
      throw new SwarmbidError(
        "badInput",
        "Old and new password come from two files: name another one for one of them.",
      );
    return (parts) =>
      withWallet(parts, async (wallet) => {
        // Nobody thinks of a new password for a wallet that is not there, or that has none.
        const before = wallet.read();
        if (before.state === "none")
          throw new SwarmbidError("walletMissing", "There is no wallet yet: make one with `swarmbid wallet create`.");
        if (before.state === "watching")
          throw new SwarmbidError(
            "watchOnly",
            "This wallet is an address alone and has no password: nothing was changed.",
          );
        const old = await askPassword(parts, oldFile);
        const password = await askNewPassword(parts, newFile, "--new-password-file");
        await wallet.changePassword(old, password);
        const { address } = before;
        const sentence = `The password of ${address} is another one from now on. Backups of the wallet's file still open with the old one.`;
        return { ok: true, sentence, facts: { address } };
      });
  },
});
