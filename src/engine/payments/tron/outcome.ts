import { formatAmount } from "../../amount.ts";
import { SwarmbidError } from "../../errors.ts";
import type { Clock } from "../../ports.ts";
import type { Outcome, TransactionId } from "../chain.ts";
import { newestBlock } from "./blocks.ts";
import { explainRevert } from "./explainRevert.ts";
import type { Node } from "./node.ts";
import type { SentRow } from "./outbox.ts";
import { readPrepared, readTransaction } from "./readPrepared.ts";
import { type CheckedReceipt, readReceipt } from "./receipts.ts";
import { handOver, type SendingParts } from "./sendTransaction.ts";
import { createdAddress } from "./transactionId.ts";

export interface OutcomeParts extends SendingParts {
  readonly second: Node | undefined;
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
const SECOND_PATIENCE_MS = 3_600_000;

/** What became of a transaction by now; final outcomes are noted in the outbox. */
export async function outcomeOf(parts: OutcomeParts, id: TransactionId): Promise<Outcome> {
  const outcome = await look(parts, id);
  if (outcome.phase === "confirmed" || outcome.phase === "failed" || outcome.phase === "expired")
    parts.outbox.settle(id, outcome.phase, outcome.phase === "expired" && outcome.doubt !== undefined);
  return outcome;
}

async function look(parts: OutcomeParts, id: TransactionId): Promise<Outcome> {
  const { node, outbox, tokens } = parts;
  // In this order: what the solid view does not hold after its head passed the expiry will never be in it.
  const solidHead = await newestBlock(node, "solid");
  const solid = await readReceipt(node, id, "solid");
  const row = outbox.get(id);
  if (solid !== undefined) {
    requirePossible(parts, solid, row);
    return final(solid);
  }
  const full = await readReceipt(node, id, "full");
  if (full !== undefined) {
    requirePossible(parts, full, row);
    return { phase: "included", receipt: full.receipt };
  }
  if (row === undefined) return { phase: "pending" };
  const { expiresAt } = readPrepared(row.raw, tokens);
  if (isOver(parts, expiresAt, solidHead.time)) return askSecond(parts, row, expiresAt, solidHead.time - expiresAt);
  await resend(parts, row);
  return { phase: "pending" };
}

/**
 * What a second node says of a transaction whose time is over and of which the first one knows nothing. It is waited for, an hour at most:
 * then, and where there is none, the first one is believed, and the doubt is told.
 */
async function askSecond(parts: OutcomeParts, row: SentRow, expiresAt: number, sinceMs: number): Promise<Outcome> {
  const { node, second } = parts;
  const doubted: Outcome = { phase: "expired", doubt: { host: node.host, sinceMs } };
  if (second === undefined) return doubted;
  try {
    const { time } = await newestBlock(second, "solid");
    const solid = await readReceipt(second, row.id, "solid");
    if (solid !== undefined) {
      requirePossible(parts, solid, row);
      return final(solid);
    }
    const full = await readReceipt(second, row.id, "full");
    if (full === undefined && time >= expiresAt + EXPIRY_MARGIN_MS) return { phase: "expired" };
    return sinceMs < SECOND_PATIENCE_MS ? { phase: "pending" } : doubted;
  } catch (error) {
    if (!SwarmbidError.is(error, "nodeUnreachable") && !SwarmbidError.is(error, "nodeWrong")) throw error;
    if (sinceMs < SECOND_PATIENCE_MS) throw error;
    return doubted;
  }
}

/** The bytes say what a transaction can burn at most, and where the contract is that it makes: a node that tells otherwise is wrong. */
function requirePossible({ node, tokens }: OutcomeParts, { receipt }: CheckedReceipt, row: SentRow | undefined): void {
  if (row === undefined) return;
  const wrong = (what: string): SwarmbidError =>
    new SwarmbidError("nodeWrong", `The node ${node.host} tells ${what}: choose another node.`);
  if (receipt.fee.units > row.feeAtMost)
    throw wrong(`a fee of ${formatAmount(receipt.fee)}, which that transaction cannot cost`);
  const read = readTransaction(row.raw, tokens);
  if (read?.intent.kind === "deploy" && receipt.success && receipt.contract !== createdAddress(row.id, read.from))
    throw wrong("an address of the new contract that it cannot have");
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
