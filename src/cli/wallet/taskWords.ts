import type { Task } from "../../engine/payments/ledger/task.ts";

/** What a transaction of the settlement does. */
export const TASK_WORDS: Readonly<Record<Task["kind"], string>> = {
  approve: "let the vault take a deposit",
  fund: "deposit in the vault",
  announce: "announce a withdrawal",
  withdraw: "withdraw from the vault",
  claim: "claim vouchers",
  sweep: "take claimed money out of the vault",
  reserve: "reserve for a channel",
  startRelease: "start to release a reservation",
  release: "release a reservation",
  pay: "pay a seller",
};
