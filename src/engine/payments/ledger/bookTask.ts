import { type Asset, amountOf } from "../../amount.ts";
import { SwarmbidError } from "../../errors.ts";
import type { Account, Books, EntryKind } from "./books.ts";
import type { DirectPaying } from "./directPaying.ts";
import type { Earning } from "./earning.ts";
import type { Paying } from "./paying.ts";
import type { Asked, Task, TaskEnding, TaskFacts } from "./task.ts";

/** The bookings of the settlement's tasks. Called within a change of the ledger's file. */
export interface BookTask {
  /** Before anything is sent. Throws when there is not enough, or a cap is passed. */
  setAside(task: Task): void;
  end(task: Task, ending: TaskEnding): void;
}

interface Parts {
  readonly books: Books;
  readonly paying: Paying;
  readonly earning: Earning;
  readonly direct: DirectPaying;
}

export function createBookTask({ books, paying, earning, direct }: Parts): BookTask {
  const move = (kind: EntryKind, asset: Asset, from: Account, to: Account, units: bigint, note = ""): void => {
    if (units > 0n) books.post({ kind, asset, from, to, units, note });
  };
  const most = (asset: Asset, account: Account, units: bigint): bigint => lesser(books.balance(asset, account), units);

  /** What was announced before is announced no more; of the rest, what the pot holds cannot be promised any more. */
  const announce = (asset: Asset, units: bigint, note = ""): void => {
    const leaving = books.balance(asset, "leaving");
    const wanted = lesser(leaving + books.balance(asset, "available"), units);
    move("announce", asset, "available", "leaving", wanted - leaving, note);
    move("cancel", asset, "leaving", "available", leaving - wanted, note);
  };

  /** The vault pays from the pot first, then from the bond. */
  const withdraw = (asset: Asset, moved: bigint, tx: string): void => {
    const fromPot = most(asset, "leaving", moved);
    move("withdraw", asset, "leaving", "outside", fromPot, tx);
    const fromBond = most(asset, "bond", moved - fromPot);
    move("withdraw", asset, "bond", "outside", fromBond, tx);
    move("withdraw", asset, "available", "outside", most(asset, "available", moved - fromPot - fromBond), tx);
    announce(asset, 0n, tx);
  };

  const isClaimed = ({ channel, cumulative }: Asked): boolean =>
    (earning.get(channel)?.claimed.units ?? 0n) >= cumulative;

  const done = (task: Task, { moved = 0n, claimed }: TaskFacts, tx: string): void => {
    switch (task.kind) {
      case "fund":
        move("deposit", task.asset, "outside", "available", task.units, tx);
        move("deposit", task.asset, "outside", "bond", task.bond, tx);
        return;
      case "announce":
        announce(task.asset, task.units, tx);
        return;
      case "withdraw":
        withdraw(task.asset, moved, tx);
        return;
      case "claim":
        for (const { channel, cumulative } of task.asked) {
          const paid = claimed?.get(channel);
          if (paid !== undefined) earning.settled(channel, { claimed: paid, asked: cumulative });
        }
        return;
      case "sweep":
        move("sweep", task.asset, "credit", "outside", most(task.asset, "credit", moved), tx);
        return;
      case "release":
        // A payee gives a reservation back that is in another's books.
        if (paying.get(task.channel) !== undefined) paying.release(task.channel);
        return;
      case "pay":
        direct.sent(task, true);
        return;
      default:
        return;
    }
  };

  const undone = (task: Task): void => {
    if (task.kind === "reserve") {
      const asset = paying.get(task.channel)?.asset;
      if (asset !== undefined) paying.release(task.channel, amountOf(asset, task.units));
    }
    if (task.kind === "announce") announce(task.asset, task.before);
    if (task.kind === "pay") direct.sent(task, false);
  };

  return {
    setAside(task) {
      if (task.kind === "announce" && task.units > books.balance(task.asset, "leaving"))
        announce(task.asset, task.units);
      if ("channel" in task && (paying.get(task.channel) ?? earning.get(task.channel)) === undefined)
        throw new SwarmbidError("badInput", "The ledger knows no such channel: open it first.");
      if (task.kind === "reserve")
        paying.reserve(task.channel, amountOf(paying.get(task.channel)?.asset ?? "BTT", task.units));
      if (task.kind === "pay") direct.sending(task);
      if (task.kind === "claim" && task.asked.every(isClaimed))
        throw new SwarmbidError("cancelled", "Those vouchers are claimed: there is nothing to do.");
    },
    end(task, ending) {
      if (ending.state !== "dropped") move("fee", "TRX", "outside", "fees", ending.fee.units, ending.tx);
      if (ending.state === "done") done(task, ending.facts, ending.tx);
      else undone(task);
    },
  };
}

const lesser = (first: bigint, second: bigint): bigint => (first < second ? first : second);
