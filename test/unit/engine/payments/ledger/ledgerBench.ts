import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Amount, type Asset, amountOf } from "../../../../../src/engine/amount.ts";
import type { Caps } from "../../../../../src/engine/payments/ledger/caps.ts";
import { type Ledger, openLedger } from "../../../../../src/engine/payments/ledger/ledger.ts";
import type { PayingChannel } from "../../../../../src/engine/payments/ledger/paying.ts";
import { createFakeClock, type FakeClock } from "../../../../fakes/clock.ts";
import { sampleChannel, sampleDomain } from "../vouchers/sampleChannel.ts";

export const CHAIN = sampleDomain.chainId;
export const MIB = 1024 * 1024;

export const btt = (units: bigint | number) => amountOf("BTT", BigInt(units));

/** Caps that refuse nothing, but for those that are named. */
export function capsOf(named: Partial<Record<keyof Caps, bigint>>, asset: Asset = "BTT"): Caps {
  const cap = (name: keyof Caps) => amountOf(asset, named[name] ?? 10n ** 30n);
  return {
    perTransfer: cap("perTransfer"),
    perDay: cap("perDay"),
    perSeller: cap("perSeller"),
    pricePerMiB: cap("pricePerMiB"),
  };
}

/** Puts into the pot, as the settlement books it. */
export function putInPot(ledger: Ledger, { asset, units }: Amount, tx = ""): void {
  const { id } = ledger.orders.begin({ kind: "fund", asset, units, bond: 0n });
  ledger.orders.end(id, { state: "done", tx, fee: amountOf("TRX", 0n), facts: {} });
}

/** The channel number `salt`, in which `transfer` pays `seller`. */
export function payingChannel(salt: number, transfer = "transfer", seller = "seller"): PayingChannel {
  const config = sampleChannel({ salt: new Uint8Array(32).fill(salt) });
  return { id: sampleDomain.channelId(config), config, asset: "BTT", transfer, seller };
}

/** A folder with a ledger in it, and time that stands still. */
export function ledgerBench(): {
  readonly folder: string;
  readonly clock: FakeClock;
  /** Another window on the same ledger. */
  open(chain?: number): Ledger;
  remove(): void;
} {
  const folder = mkdtempSync(path.join(tmpdir(), "swarmbid-ledger-"));
  const clock = createFakeClock(Date.UTC(2026, 10, 22, 12));
  const opened: Ledger[] = [];
  return {
    folder,
    clock,
    open(chain = CHAIN) {
      const ledger = openLedger(folder, chain, clock);
      opened.push(ledger);
      return ledger;
    },
    remove() {
      for (const ledger of opened) ledger.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
