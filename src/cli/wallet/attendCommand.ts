import { formatAmount, formatUnits } from "../../engine/amount.ts";
import { SwarmbidError } from "../../engine/errors.ts";
import { type AttendingNews, attendPayments } from "../../engine/payments/attendPayments.ts";
import type { Output } from "../output.ts";
import { passwordOptions } from "./password.ts";
import { refuseWords } from "./refuseWords.ts";
import { TASK_WORDS } from "./taskWords.ts";
import { walletSubcommand } from "./walletCommand.ts";
import { readTokens, tokenOptions } from "./withChain.ts";
import { silent, unlock, withPayments } from "./withPayments.ts";

const MINUTE_MS = 60_000;
const MINUTES = 10;

export const attend = walletSubcommand({
  action: "attend",
  usage: "attend",
  summary: "Until it is stopped: claim vouchers in time, pay debts that are due, take out what is worth its fee.",
  options: {
    every: { type: "string", value: "MINUTES", help: `Look at the chain so often; ${String(MINUTES)} when left out.` },
    ...passwordOptions,
    ...tokenOptions,
  },
  examples: ["attend", "attend --every 60 --password-file fd:3 --json"],
  plan(values, positionals) {
    refuseWords("attend", positionals);
    const everyMs = readMinutes(values.every) * MINUTE_MS;
    return (parts) => {
      const { output, clock, signal, choice } = parts;
      const work = async (payments: Parameters<Parameters<typeof withPayments>[2]>[0]) => {
        // Throws for a wallet that is not there.
        const { address } = payments.wallet.signer();
        await unlock(parts, payments, values["password-file"]);
        let transactions = 0;
        const end = Promise.withResolvers<"stopped" | "locked">();
        const attending = attendPayments({
          payments,
          clock,
          log: silent,
          everyMs,
          onNews(news) {
            if (news.kind === "ended") transactions += 1;
            tellAttending(output, news);
          },
        });
        const stop = (): void => end.resolve("stopped");
        signal.addEventListener("abort", stop, { once: true });
        if (signal.aborted) stop();
        const locked = payments.wallet.onDidChange(() => {
          if (payments.wallet.read().state !== "unlocked") end.resolve("locked");
        });
        try {
          const facts = { address, network: choice.network.name, everyMinutes: everyMs / MINUTE_MS };
          const sentence = `Looking after ${address} on ${choice.network.name} every ${String(everyMs / MINUTE_MS)} minutes; Ctrl+C ends it. The wallet stays unlocked until then.`;
          output.happened({ event: "attending", facts, sentence });
          void attending.look();
          if ((await end.promise) === "locked")
            throw new SwarmbidError(
              "walletLocked",
              "The wallet was locked, so nothing is looked after any more: run it again.",
            );
          const told = `Stopped, after ${String(transactions)} ${transactions === 1 ? "transaction" : "transactions"}. What was sent goes its way.`;
          return { ok: true as const, sentence: told, facts: { transactions } };
        } finally {
          signal.removeEventListener("abort", stop);
          locked.dispose();
          attending.dispose();
        }
      };
      return withPayments(parts, readTokens(choice.network, values), work, Number.POSITIVE_INFINITY);
    };
  },
});

export function tellAttending(output: Output, news: AttendingNews): void {
  switch (news.kind) {
    case "ended": {
      const { task, tx, fee, state, reason } = news.order;
      const facts = { what: task.kind, state, id: tx ?? null, feeTrx: formatUnits(fee), reason };
      const how = { done: "Confirmed", failed: "Failed", dropped: "Not sent", begun: "Begun", sending: "Sending" }[
        state
      ];
      const why = reason === "" ? "" : ` ${reason}`;
      const sentence = `${how}: ${TASK_WORDS[task.kind]}, fee ${formatAmount(fee)}.${why}`;
      output.happened({ event: "ended", facts, sentence });
      return;
    }
    case "notice": {
      const { kind, sentence } = news.notice;
      output.happened({ event: "notice", facts: { about: kind, sentence }, sentence });
      return;
    }
    case "locked":
      // The command ends with it.
      return;
  }
}

function readMinutes(text: string | undefined): number {
  if (text === undefined) return MINUTES;
  // A payer's money goes three days after it was announced, and a claim needs some of them.
  if (/^[1-9]\d{0,3}$/.test(text) && Number(text) <= 1_440) return Number(text);
  throw new SwarmbidError("badInput", "--every wants a number of minutes from 1 to 1440.");
}
