import { formatAmount, formatUnits } from "../../engine/amount.ts";
import { SwarmbidError } from "../../engine/errors.ts";
import type { HistoryEntry } from "../../engine/payments/chain.ts";
import type { Output } from "../output.ts";
import { intentSentence } from "./carryOut.ts";
import { walletSubcommand } from "./walletCommand.ts";
import { ownAddress, readAddress } from "./whoseAccount.ts";
import { readTokens, tokenOptions, withChain } from "./withChain.ts";

const LIMIT = 20;

export const history = walletSubcommand({
  action: "history",
  usage: "history [ADDRESS]",
  summary: "List what the wallet, or any address, sent and got, newest first.",
  options: {
    limit: { type: "string", value: "N", help: `At most N of them; ${String(LIMIT)} when left out.` },
    ...tokenOptions,
  },
  examples: ["history --limit 5", "history --network mainnet --json"],
  plan(values, positionals) {
    const named = readAddress("history", positionals);
    const limit = readLimit(values.limit);
    return async (parts) => {
      const tokens = readTokens(parts.choice.network, values);
      const address = named ?? (await ownAddress(parts));
      return withChain(parts, tokens, async (chain) => {
        for (const { id, intent, from } of chain.unfinished())
          if (from === address)
            parts.output.happened({
              event: "unfinished",
              facts: { id },
              sentence: `Not finished: ${intentSentence(intent)}, ${id}. Sending the same again goes on with it.`,
            });
        let count = 0;
        let more = false;
        const onMore = (): void => void (more = true);
        try {
          for await (const entry of chain.history(address, { signal: parts.signal, onMore })) {
            count += 1;
            tell(parts.output, entry);
            if (count === limit) break;
          }
        } catch (error) {
          if (!SwarmbidError.is(error, "cancelled")) throw error;
          throw new SwarmbidError("cancelled", `Interrupted: ${String(count)} shown, and there may be more.`, error);
        }
        return { ok: true, sentence: ending(count, more), facts: { address, entries: count, more } };
      });
    };
  },
});

function ending(count: number, more: boolean): string {
  const shown = count === 0 ? "Nothing came or went" : `${String(count)} shown`;
  if (more) return `${shown}, among the newest 5,000 that the node tells of each list; there are older ones.`;
  return count === 0 ? `${shown} yet.` : `${shown}.`;
}

function readLimit(text: string | undefined): number {
  if (text === undefined) return LIMIT;
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new SwarmbidError("badInput", "--limit wants a number from 1 to 9999.");
}

function tell(output: Output, entry: HistoryEntry): void {
  const { id, time, direction, from, to, amount, success, fee, confirmed, airdrop } = entry;
  const when = new Date(time).toISOString();
  const what = amount === undefined ? (to === undefined ? "made a contract" : "called") : formatAmount(amount);
  const whom = direction === "in" ? `from ${from}` : to === undefined ? "" : amount === undefined ? to : `to ${to}`;
  const notes = [
    success ? "" : "failed",
    confirmed ? "" : "not confirmed yet",
    airdrop === undefined ? "" : `from ${airdrop}`,
    fee === undefined || fee.units === 0n || direction === "in" ? "" : `fee ${formatAmount(fee)}`,
  ].filter((note) => note !== "");
  output.happened({
    event: "entry",
    facts: {
      id,
      time: when,
      direction,
      from,
      to,
      amount: amount === undefined ? null : formatUnits(amount),
      asset: amount?.asset ?? null,
      success,
      fee: fee === undefined ? null : formatUnits(fee),
      confirmed,
      airdrop,
    },
    sentence: `${when.slice(0, 19).replace("T", " ")}  ${direction.padEnd(4)}  ${[what, whom].join(" ").trim()}${notes.length === 0 ? "" : ` (${notes.join(", ")})`}  ${id}`,
  });
}
