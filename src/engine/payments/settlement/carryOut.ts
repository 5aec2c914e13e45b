import { SwarmbidError, toErrorShape } from "../../errors.ts";
import type { Clock, Log } from "../../ports.ts";
import type { Chain, FinalOutcome, Receipt } from "../chain.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { Order } from "../ledger/orders.ts";
import type { Task, TaskFacts } from "../ledger/task.ts";
import type { TronAddress } from "../tronAddress.ts";
import type { Signer } from "../wallet/signer.ts";
import type { Notice, Plan } from "./settlement.ts";

/** Brings orders from the decision to the books, over crashes and in several processes at once. */
export interface Carrier {
  /**
   * Sends a plan's transaction and waits until it is booked. Throws `spendingStopped`, what the signer and the chain throw, and
   * `transactionFailed` when it failed on the chain.
   */
  carryOut(plan: Plan): Promise<Order>;
  /** Books what ended in the meantime, and drops what was never sent. What cannot be said of one order holds up no other: it stays open, with the reason. */
  resume(): Promise<void>;
  /** Those of which it is not known what became of them, and why. */
  stuck(): readonly Notice[];
}

export interface CarrierParts {
  readonly ledger: Ledger;
  readonly chain: Chain;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
  signerOf(address: TronAddress): Signer;
  /** The other way's orders are not looked at. */
  owns(task: Task): boolean;
  /** Asks the chain what a confirmed transaction did. */
  readFacts(task: Task, receipt: Receipt): Promise<TaskFacts>;
}

/**
 * From the beginning of an order to the keeping of its signed bytes one answer of the node is waited for, for seconds at most: what stays
 * longer was left by a process that ended. What a node says of the time alone drops no order that another process is about to send.
 */
const LEFT_BEHIND_MS = 60_000;

/**
 * What one node alone calls expired is begun anew only then, by the chain's time: a machine that was behind has caught up, and one that lies
 * has to go on with it.
 */
const DOUBTED_FOR_MS = 30 * 60_000;

export function createCarrier(parts: CarrierParts): Carrier {
  const { ledger, chain, clock, log, signal, signerOf, owns, readFacts } = parts;
  const { orders } = ledger;

  async function book(order: Order, outcome: FinalOutcome): Promise<void> {
    if (outcome.phase === "expired") {
      const { doubt } = outcome;
      if (doubt !== undefined && doubt.sinceMs < DOUBTED_FOR_MS)
        throw new SwarmbidError(
          "transactionExpired",
          `${doubt.host} alone says that no block took it in time: it counts as being on its way for half an hour more, look again then.`,
        );
      orders.end(order.id, { state: "dropped", reason: "No block held it in time: nothing happened." });
      return;
    }
    const { receipt } = outcome;
    const { id: tx, fee } = receipt;
    if (outcome.phase === "failed") orders.end(order.id, { state: "failed", tx, fee, reason: outcome.reason });
    else orders.end(order.id, { state: "done", tx, fee, facts: await readFacts(order.task, receipt) });
  }

  /** Never while a transaction of the order may exist. */
  function drop(order: Order, reason: string): void {
    if (chain.sent(order.id) === undefined) orders.end(order.id, { state: "dropped", reason });
    else orders.note(order.id, reason);
  }

  async function resumeOne(order: Order): Promise<void> {
    const sent = chain.sent(order.id);
    if (sent !== undefined) {
      const outcome = await chain.outcome(sent.id);
      if (outcome.phase === "confirmed" || outcome.phase === "failed" || outcome.phase === "expired")
        await book(order, outcome);
      return;
    }
    // A clock that was set back leaves no order behind for longer.
    if (Math.abs(clock.now() - order.begunAt) < LEFT_BEHIND_MS) return;
    if (order.state === "begun") drop(order, "The process that began it ended before it sent it.");
    else if (order.expiresAt !== undefined && (await chain.head()).time > order.expiresAt) {
      drop(order, "The process that sent it ended before it was sent.");
    }
  }

  const ours = (): readonly Order[] => orders.open().filter(({ task }) => owns(task));

  return {
    stuck: () =>
      ours().flatMap(({ task, reason }) =>
        reason === ""
          ? []
          : [{ kind: "trouble", sentence: `What became of a ${task.kind} is not known yet. ${reason}` }],
      ),
    async carryOut({ task, from, prepared }) {
      const signer = signerOf(from);
      signer.check();
      const order = orders.begin(task);
      try {
        orders.sending(order.id, prepared.expiresAt);
        const sent = await chain.send(order.id, prepared, signer);
        await book(order, await chain.follow(sent.id, { signal }));
      } catch (error) {
        drop(order, error instanceof Error ? error.message : "It was not sent.");
        throw error;
      }
      const ended = orders.get(order.id) ?? order;
      if (ended.state === "done") return ended;
      const code = ended.state === "failed" ? "transactionFailed" : "transactionExpired";
      throw new SwarmbidError(code, ended.reason);
    },
    async resume() {
      for (const order of ours()) {
        if (signal.aborted) return;
        try {
          await resumeOne(order);
        } catch (error) {
          if (SwarmbidError.is(error, "cancelled")) return;
          log.write("warn", `What became of a ${order.task.kind} on the chain is not known yet.`, error);
          orders.note(order.id, toErrorShape(error).message);
        }
      }
    },
  };
}
