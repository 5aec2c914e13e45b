import { toErrorShape } from "../errors.ts";
import type { Disposable } from "../lifecycle.ts";
import type { Clock, Log } from "../ports.ts";
import type { Order } from "./ledger/orders.ts";
import type { Payments } from "./payments.ts";
import type { Notice, Settlement } from "./settlement/settlement.ts";
import { whatIsOpen } from "./settlement/whatIsOpen.ts";

/** What a host may tell of the looks at the chain; each once. */
export type AttendingNews =
  /** A transaction came to its end, whoever had begun it. */
  | { readonly kind: "ended"; readonly order: Order }
  /** Something that the user should know, and was not told at the look before. */
  | { readonly kind: "notice"; readonly notice: Notice }
  /** Something is open, and the wallet is locked: nothing is looked at before it is unlocked. */
  | { readonly kind: "locked" };

export interface AttendingParts {
  readonly payments: Payments;
  readonly clock: Clock;
  readonly log: Log;
  /** Between two looks; 10 minutes when left out. Three days pass between an announced withdrawal and its end. */
  readonly everyMs?: number;
  readonly onNews?: (news: AttendingNews) => void;
}

export interface AttendingPayments extends Disposable {
  /** Looks now; while a look is on its way, it is waited for. Never throws. */
  look(): Promise<void>;
}

const EVERY_MS = 10 * 60_000;
const RECENT = 100;

/**
 * Looks at the chain now and again, for as long as a host lets it: claims before a payer's money can go, pays what is due, sweeps what is
 * worth it. No node is asked while there is no wallet, it is locked, or nothing is open. Does not close the payments.
 */
export function attendPayments(parts: AttendingParts): AttendingPayments {
  const { payments, clock, log, everyMs = EVERY_MS, onNews = () => undefined } = parts;
  let ended: Set<string> | undefined;
  let noticed: ReadonlySet<string> = new Set();
  let wasLocked = false;
  let disposed = false;
  let looking: Promise<void> | undefined;

  const endedOrders = (): readonly Order[] =>
    payments.ledger.orders.recent(RECENT).filter(({ state }) => state !== "begun" && state !== "sending");

  function tellEnded(): void {
    for (const order of [...endedOrders()].reverse()) {
      if (ended?.has(order.id) === true) continue;
      ended?.add(order.id);
      onNews({ kind: "ended", order });
    }
  }

  async function attendThose(ways: () => Promise<readonly Settlement[]>): Promise<readonly Notice[]> {
    try {
      const notices: Notice[] = [];
      for (const settlement of await ways()) {
        if (disposed) return [];
        await settlement.attend();
        notices.push(...settlement.snapshot().notices);
      }
      return notices;
    } catch (error) {
      log.write("warn", "The chain could not be looked at.", error);
      return [{ kind: "trouble", sentence: toErrorShape(error).message }];
    }
  }

  async function attendAll(): Promise<readonly Notice[]> {
    const { state } = payments.wallet.read();
    if (state === "none" || state === "watching") return [];
    ended ??= new Set(endedOrders().map(({ id }) => id));
    const open = whatIsOpen(payments.ledger, clock.now());
    const isLocked = state === "locked" && (open.vault || open.direct);
    if (isLocked && !wasLocked) onNews({ kind: "locked" });
    wasLocked = isLocked;
    if (state === "locked") return [];
    const notices = [
      ...(open.vault ? await attendThose(() => payments.vaults()) : []),
      ...(open.direct && !disposed ? await attendThose(() => Promise.resolve([payments.direct()])) : []),
    ];
    if (!disposed) tellEnded();
    return notices;
  }

  async function lookOnce(): Promise<void> {
    const notices = await attendAll().catch((error: unknown): readonly Notice[] => [
      { kind: "trouble", sentence: toErrorShape(error).message },
    ]);
    looking = undefined;
    if (disposed) return;
    const before = noticed;
    noticed = new Set(notices.map(({ sentence }) => sentence));
    for (const notice of notices) if (!before.has(notice.sentence)) onNews({ kind: "notice", notice });
  }

  const look = (): Promise<void> => (disposed ? Promise.resolve() : (looking ??= lookOnce()));
  const stop = clock.every(everyMs, () => void look());
  return {
    look,
    dispose() {
      disposed = true;
      stop();
    },
  };
}
