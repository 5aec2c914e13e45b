import { DatabaseSync } from "node:sqlite";
import { addressOfKey } from "../../../src/engine/payments/addressOfKey.ts";
import { isSignedVoucher } from "../../../src/engine/payments/vouchers/isSignedVoucher.ts";
import type { ChannelId } from "../../../src/engine/payments/vouchers/vaultDomain.ts";
import { sampleDomain, sampleKey } from "../../unit/engine/payments/vouchers/sampleChannel.ts";

/** A voucher that a process said it would send (`paid`) or had acknowledged (`held`). */
export interface Acknowledged {
  readonly kind: "paid" | "held";
  readonly channel: string;
  readonly cumulative: bigint;
  readonly signature: string;
  /** Which process. */
  readonly by: number;
  /** How many were known when that process began: its own are all greater. */
  readonly before: number;
}

export interface Faults {
  /** Acknowledged, and not in the ledger. */
  readonly lost: number;
  /** Sums that did not grow, or were signed twice, or whose signature is not good. */
  readonly regressed: number;
  /** Base units spent beyond the cap, and other sums that do not add up. */
  readonly capExceeded: number;
}

/** Reads the ledger as it is on the disk, with queries of its own. */
export function countFaults(file: string, said: readonly Acknowledged[], cap: bigint): Faults {
  const db = new DatabaseSync(file, { readOnly: true });
  try {
    const journal = db.prepare("SELECT kind, channel, cumulative, units FROM journal ORDER BY entry").all();
    const written = new Map<string, bigint[]>();
    for (const { kind, channel, cumulative } of journal) {
      if (kind !== "pay" && kind !== "earn") continue;
      const key = `${kind === "pay" ? "paid" : "held"} ${String(channel)}`;
      const sums = written.get(key) ?? [];
      sums.push(BigInt(String(cumulative)));
      written.set(key, sums);
    }
    const inJournal = new Set([...written].flatMap(([key, sums]) => sums.map((sum) => `${key} ${sum}`)));
    const lost = said.filter((one) => !inJournal.has(`${keyOf(one)} ${one.cumulative}`)).length;

    const spent = journal
      .filter(({ kind }) => kind === "pay")
      .reduce((sum, { units }) => sum + BigInt(String(units)), 0n);
    const books = db.prepare("SELECT units FROM balances").all();
    const total = books.reduce((sum, { units }) => sum + BigInt(String(units)), 0n);
    const over = spent > cap ? Number(spent - cap) : 0;
    return { lost, regressed: fallen(written) + saidTwice(said), capExceeded: over + (total === 0n ? 0 : 1) };
  } finally {
    db.close();
  }
}

const keyOf = ({ kind, channel }: Acknowledged): string => `${kind} ${channel}`;

const fallen = (written: ReadonlyMap<string, readonly bigint[]>): number =>
  [...written.values()].flatMap((sums) => sums.filter((sum, at) => at > 0 && sum <= (sums[at - 1] ?? 0n))).length;

function saidTwice(said: readonly Acknowledged[]): number {
  const seen = new Set<string>();
  const last = new Map<string, bigint>();
  let faults = 0;
  const signer = addressOfKey(sampleKey(2));
  for (const one of said) {
    const text = `${keyOf(one)} ${one.cumulative}`;
    const own = `${one.by} ${keyOf(one)}`;
    if (seen.has(text) || one.cumulative <= (last.get(own) ?? floor(said, one))) faults += 1;
    seen.add(text);
    last.set(own, one.cumulative);
    const bytes = Buffer.from(one.signature, "hex");
    const good = (): boolean => isSignedVoucher(sampleDomain, one.channel as ChannelId, signer, one.cumulative, bytes);
    if (one.kind === "paid" && !good()) faults += 1;
  }
  return faults;
}

/** The greatest sum that was said before the process of `one` began. */
function floor(said: readonly Acknowledged[], one: Acknowledged): bigint {
  let greatest = 0n;
  for (let at = 0; at < one.before; at++) {
    const other = said[at];
    if (other?.kind === one.kind && other.channel === one.channel && other.cumulative > greatest)
      greatest = other.cumulative;
  }
  return greatest;
}
