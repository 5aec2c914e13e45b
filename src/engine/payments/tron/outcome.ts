import { formatAmount } from "../../amount.ts";
import { SwarmbidError } from "../../errors.ts";
import type { Clock } from "../../ports.ts";
import type { Outcome, TransactionId } from "../chain.ts";
import { newestBlock } from "./blocks.ts";
import { explainRevert } from "./explainRevert.ts";
import type { SentRow } from "./outbox.ts";
import { readPrepared } from "./readPrepared.ts";
import { type CheckedReceipt, readReceipt } from "./receipts.ts";
import { handOver, type SendingParts } from "./sendTransaction.ts";

export interface OutcomeParts extends SendingParts {
  readonly clock: Clock;
  readonly anyTime: boolean;
  /** Milliseconds until the bytes are sent again that the node does not seem to know. */
  readonly resendMs: number;
  /** When each of our transactions was last sent, by the clock. */
  readonly lastSent: Map<TransactionId, number>;
}

/**
 * Solid blocks have to be that much past the expiry: a block may hold what its parent's time still allowed, and two answers of one node
 * may come from two machines.
 */
const EXPIRY_MARGIN_MS = 30_000;

/** What became of a transaction by now; final outcomes are noted in the outbox. */
export async function outcomeOf(parts: OutcomeParts, id: TransactionId): Promise<Outcome> {
  const outcome = await look(parts, id);
  if (outcome.phase === "confirmed" || outcome.phase === "failed" || outcome.phase === "expired")
    parts.outbox.settle(id, outcome.phase);
  return outcome;
}

async function look(parts: OutcomeParts, id: TransactionId): Promise<Outcome> {
  const { node, outbox, tokens } = parts;
  // In this order: what the solid view does not hold after its head passed the expiry will never be in it.
  const solidHead = await newestBlock(node, "solid");
  const solid = await readReceipt(node, id, "solid");
  const row = outbox.get(id);
  if (solid !== undefined) {
    requireFee(solid, row, node.host);
    return final(solid);
  }
  const full = await readReceipt(node, id, "full");
  if (full !== undefined) {
    requireFee(full, row, node.host);
    return { phase: "included", receipt: full.receipt };
  }
  if (row === undefined) return { phase: "pending" };
  if (isOver(parts, readPrepared(row.raw, tokens).expiresAt, solidHead.time)) return { phase: "expired" };
  await resend(parts, row);
  return { phase: "pending" };
}

/** What the bytes allow is the most that a transaction can burn: a node that tells more is wrong. */
function requireFee({ receipt }: CheckedReceipt, row: SentRow | undefined, host: string): void {
  if (row === undefined || receipt.fee.units <= row.feeAtMost) return;
  throw new SwarmbidError(
    "nodeWrong",
    `The node ${host} tells a fee of ${formatAmount(receipt.fee)}, which that transaction cannot cost: choose another node.`,
  );
}

function isOver({ clock, anyTime }: OutcomeParts, expiresAt: number, solidTime: number): boolean {
  const end = expiresAt + EXPIRY_MARGIN_MS;
  return solidTime >= end && (anyTime || clock.now() >= end);
}

/** While it can still get into a block, its bytes are sent again and again: they are the same ones, and count once. */
async function resend(parts: OutcomeParts, row: SentRow): Promise<void> {
  const { clock, lastSent, resendMs, isStopped } = parts;
  if (isStopped() || clock.now() - (lastSent.get(row.id) ?? 0) < resendMs) return;
  lastSent.set(row.id, clock.now());
  await handOver(parts, row).catch((error: unknown) => {
    // It may be on its way by another node; only time makes that sure.
    if (!SwarmbidError.is(error, "transactionRefused") && !SwarmbidError.is(error, "spendingStopped")) throw error;
  });
}

function final({ receipt, result }: CheckedReceipt): Outcome {
  if (receipt.success) return { phase: "confirmed", receipt };
  return { phase: "failed", receipt, reason: reasonOf(result, receipt.result) };
}

const RESULTS: Readonly<Record<string, string>> = {
  OUT_OF_ENERGY: "it needed more energy than its fee limit pays for, or than the wallet had TRX for",
  OUT_OF_TIME: "its code took too long for the network",
  TRANSFER_FAILED: "the contract could not pass on what it was to pay",
  ILLEGAL_OPERATION: "the contract's code is broken",
  BAD_JUMP_DESTINATION: "the contract's code is broken",
  INVALID_CODE: "the contract's code was not taken",
};

/** One clause for a person. */
const reasonOf = (result: string, data: Uint8Array): string =>
  result === "REVERT"
    ? `the contract refused it, ${explainRevert(data)}`
    : (RESULTS[result] ?? `the network says ${result}`);
