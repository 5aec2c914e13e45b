import { debtAfter } from "../../src/engine/payments/ledger/debtPolicy.ts";
import { addBytes, changePrice } from "../../src/engine/wire/meter.ts";
import {
  type Account,
  credit,
  dueOf,
  openAccount,
  unpaidBytesOf,
  unpaidUnitsOf,
  usableWindow,
} from "../../src/engine/wire/seller/account.ts";
import { VOUCH_AT } from "../../src/engine/wire/timing.ts";
import type { Edge, SimNode } from "./node.ts";

export const PIECE_BYTES = 2 ** 20;
/** More than anybody spends. */
const ENOUGH = 2n ** 100n;

/**
 * Counts what flowed in paid service, by the rules of the sessions: a voucher for each half of a window as the pieces verify; who sends
 * none gets its window and no byte more. Returns what was delivered.
 */
export function pay(edge: Edge, bytes: number, nowMs: number): number {
  const { from, to } = edge;
  const pricePerMiB = edge.quote?.pricePerMiB ?? 0n;
  let account = edge.account ?? open(edge, pricePerMiB);
  account = { ...account, meter: changePrice(account.meter, pricePerMiB) };
  let left = Math.floor(bytes);
  while (left > 0) {
    const window = usableWindow(account);
    const isPaying = pays(to);
    const room = isPaying ? Math.ceil(window * VOUCH_AT) : window - unpaidBytesOf(account);
    if (room <= 0) break;
    const part = Math.min(left, room);
    left -= part;
    account = { ...account, meter: addBytes(account.meter, part) };
    if (isPaying) account = payFor(edge, account, part);
    else from.lostBytes += part;
  }
  edge.account = account;
  if (left > 0) endService(edge, account, nowMs);
  return bytes - left;
}

const pays = ({ conduct: { pays: doesPay, pot }, spent }: SimNode): boolean =>
  doesPay && (pot === undefined || spent < pot);

/** Who has what it bids has set it aside; who has less shows the same pot to every seller. */
function open({ to, held }: Edge, pricePerMiB: bigint): Account {
  const { pot } = to.conduct;
  const deposit = pot === undefined ? { covered: ENOUGH, reserved: ENOUGH } : { covered: pot, reserved: 0n };
  return openAccount({ held, debt: 0n, deposit }, pricePerMiB, PIECE_BYTES);
}

function payFor({ from, to }: Edge, account: Account, bytes: number): Account {
  const due = dueOf(account) - account.held;
  to.spent += due;
  from.earned += due;
  to.paidBytes += bytes;
  return credit(account, dueOf(account));
}

function endService(edge: Edge, account: Account, nowMs: number): void {
  const { from, to } = edge;
  const units = unpaidUnitsOf(account);
  if (units > 0n) {
    const seconds = unpaidBytesOf(account) / Math.max(from.freeBytesPerSecond, 1);
    const earlierTimes = from.debts.get(to.prefix)?.times ?? 0;
    from.debts.set(to.prefix, debtAfter(undefined, { units, seconds, earlierTimes }, nowMs));
  }
  edge.account = undefined;
  edge.held = account.held;
  edge.isPaid = false;
  edge.rate = 0;
}
