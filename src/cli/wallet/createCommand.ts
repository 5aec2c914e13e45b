import { SwarmbidError } from "../../engine/errors.ts";
import type { WalletDraft } from "../../engine/payments/wallet/draft.ts";
import type { Outcome } from "../output.ts";
import { askNewPassword, passwordOptions } from "./password.ts";
import type { Person } from "./person.ts";
import { numbered } from "./phraseLines.ts";
import { refuseWords } from "./refuseWords.ts";
import { walletSubcommand } from "./walletCommand.ts";
import { withWallet } from "./withWallet.ts";

const TRIES = 3;

export const create = walletSubcommand({
  action: "create",
  usage: "create",
  summary: "Make a new wallet: its 12 words are shown once and asked for again.",
  options: {
    ...passwordOptions,
    "print-phrase": {
      type: "boolean",
      help: "With --json: print the phrase and ask for no word of it. Whoever reads it has to keep it safe.",
    },
  },
  examples: ["create", "create --json --print-phrase --password-file password.txt"],
  plan(values, positionals) {
    refuseWords("create", positionals);
    const prints = values["print-phrase"] === true;
    if (prints && values.json !== true)
      throw new SwarmbidError("badInput", "--print-phrase goes with --json: at a terminal the words are shown anyway.");
    return (parts) =>
      withWallet(parts, async (wallet) => {
        const { person, json } = parts;
        if (!prints && (json || !person.present))
          throw new SwarmbidError(
            "badInput",
            "A new wallet's words are shown at a terminal: run it there, or give --json and --print-phrase to a program that keeps them.",
          );
        const draft = wallet.draft();
        try {
          const password = await askNewPassword(parts, values["password-file"]);
          return prints ? await printed(draft, password) : await confirmed(draft, password, person);
        } finally {
          draft.discard();
        }
      });
  },
});

async function printed(draft: WalletDraft, password: string): Promise<Outcome> {
  const phrase = draft.phrase.take();
  const words = phrase.split(" ");
  const address = await draft.confirm(
    draft.asked.map((place) => words[place - 1] ?? ""),
    password,
  );
  return made(address, { phrase });
}

async function confirmed(draft: WalletDraft, password: string, person: Person): Promise<Outcome> {
  await person.showOnce(
    [
      "These words are your wallet. Write them on paper, in this order: whoever has them has its money, and",
      "without them nobody gets it back.",
      "",
      ...numbered(draft.phrase.take()),
    ].join("\n"),
  );
  for (let left = TRIES; ; left -= 1) {
    const words: string[] = [];
    for (const place of draft.asked) words.push(await person.ask(`Word ${String(place)}: `));
    try {
      return made(await draft.confirm(words, password));
    } catch (error) {
      if (left === 1 || !SwarmbidError.is(error, "badInput") || !error.message.startsWith("Word ")) throw error;
      person.tell(error.message);
    }
  }
}

const made = (address: string, more: Readonly<Record<string, unknown>> = {}): Outcome => ({
  ok: true,
  sentence: `Your wallet is made. Its address: ${address}`,
  facts: { address, ...more },
});
