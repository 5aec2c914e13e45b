import { SwarmbidError } from "../../engine/errors.ts";
import { parseTronAddress, type TronAddress } from "../../engine/payments/tronAddress.ts";
import { isPrivateKey } from "../../engine/payments/wallet/privateKey.ts";
import type { Wallet } from "../../engine/payments/wallet/wallet.ts";
import type { Outcome } from "../output.ts";
import { askNewPassword, passwordOptions } from "./password.ts";
import { readSecretFile } from "./readSecretFile.ts";
import { walletSubcommand } from "./walletCommand.ts";
import { withWallet } from "./withWallet.ts";

export const importWallet = walletSubcommand({
  action: "import",
  usage: "import",
  summary: "Keep a wallet that there is: from its phrase, its private key, or its address alone.",
  options: {
    "secret-file": {
      type: "string",
      value: "FILE",
      help: "Read the phrase or the private key from the first line of this file, as --password-file does.",
    },
    account: { type: "string", value: "N", help: "Of a phrase: take the key at m/44'/195'/0'/0/N; 0 when left out." },
    watch: {
      type: "string",
      value: "ADDRESS",
      help: "Know this address and no key: it can be looked at, not paid from.",
    },
    ...passwordOptions,
  },
  examples: [
    "import",
    "import --account 2 --secret-file phrase.txt --password-file password.txt",
    "import --watch TAFjULxiVgT4qWk6UZwjqwZXTSaGaqnVp4",
  ],
  plan(values, positionals) {
    if (positionals.length > 0)
      throw new SwarmbidError(
        "badInput",
        "A phrase or key is no argument, since every process can read those: give --secret-file, or type it when asked.",
      );
    const secretFile = values["secret-file"];
    const passwordFile = values["password-file"];
    if (values.watch !== undefined) {
      if ([secretFile, passwordFile, values.account].some((value) => value !== undefined))
        throw new SwarmbidError("badInput", "--watch takes an address alone: leave out the other options.");
      const address = parseTronAddress(values.watch);
      return (parts) =>
        withWallet(parts, (wallet) => {
          wallet.watch(address);
          return kept(wallet, address);
        });
    }
    const account = readAccount(values.account);
    return (parts) =>
      withWallet(parts, async (wallet) => {
        refuseExisting(wallet);
        const secret =
          secretFile === undefined
            ? await parts.person.askUnseen("Phrase or private key: ")
            : await readSecretFile(secretFile, "--secret-file", parts.warn);
        const isKey = isPrivateKey(secret);
        if (isKey && account !== undefined)
          throw new SwarmbidError("badInput", "--account goes with a phrase: a private key is one account.");
        const password = await askNewPassword(parts, passwordFile);
        return kept(
          wallet,
          await (isKey ? wallet.importKey(secret, password) : wallet.importPhrase(secret, password, account)),
        );
      });
  },
});

/** Said before anything is typed; the writing looks again. */
function refuseExisting(wallet: Wallet): void {
  if (wallet.read().state !== "none")
    throw new SwarmbidError("walletExists", "There is a wallet already: export its phrase and forget it first.");
}

function readAccount(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,10}$/.test(text)) return Number(text);
  throw new SwarmbidError("badInput", "--account wants a whole number, such as 0.");
}

const kept = (wallet: Wallet, address: TronAddress): Outcome => {
  const watchOnly = wallet.read().state === "watching";
  const sentence = watchOnly ? `Watching ${address}.` : `Your wallet is kept. Its address: ${address}`;
  return { ok: true, sentence, facts: { address, watchOnly } };
};
