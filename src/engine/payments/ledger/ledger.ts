import { type Amount, type Asset, amountOf } from "../../amount.ts";
import { SwarmbidError } from "../../errors.ts";
import type { Clock } from "../../ports.ts";
import { openSharedDatabase } from "../sharedDatabase.ts";
import { parseTronAddress, type TronAddress } from "../tronAddress.ts";
import { type Account, createBooks, toUnits } from "./books.ts";
import { createBookTask } from "./bookTask.ts";
import { CAP_NAMES, type CapName, type Caps, noCaps } from "./caps.ts";
import { namelessOf, nameVaultOfChannels } from "./channelVaults.ts";
import { createDebts, type Debts } from "./debts.ts";
import { createDirectEarning, type DirectEarning } from "./directEarning.ts";
import { createDirectPaying, type DirectPaying } from "./directPaying.ts";
import { createEarning, type Earning } from "./earning.ts";
import { exportCsv } from "./exportCsv.ts";
import { createFlags } from "./flags.ts";
import { createHolders, type Holders } from "./holders.ts";
import { createOrders, type Orders } from "./orders.ts";
import { createOwedBills, type OwedBills } from "./owedBills.ts";
import { createPaying, type Paying } from "./paying.ts";
import { LEDGER } from "./schema.ts";
import { createTotals, type Spending } from "./totals.ts";

/**
 * The money of one chain, in a file that all processes of this user share. Every change is durable when it returns and is made under
 * the lock of the file: no two processes can pass a cap together, or sign the same cumulative sum.
 */
export interface Ledger {
  readonly paying: Paying;
  readonly earning: Earning;
  readonly directPaying: DirectPaying;
  readonly directEarning: DirectEarning;
  readonly orders: Orders;
  readonly debts: Debts;
  readonly owed: OwedBills;
  readonly holders: Holders;
  /** True from the moment at which any process stopped all spending, on any chain. */
  readonly stopped: boolean;
  /** No payment is counted from now on, by no process. */
  stop(): void;
  allowSpending(): void;
  caps(asset: Asset): Caps;
  /** Those that are left out stay as they are. */
  setCaps(asset: Asset, caps: Partial<Caps>): void;
  spending(asset: Asset, transfer: string): Spending;
  /** What 1 TRX is worth in BTT, as the user says; undefined until then. */
  rate(): Amount | undefined;
  setRate(bttPerTrx: Amount): void;
  /** The vault that is used on this chain: its code was compared with ours before (ADR 14). */
  vault(): TronAddress | undefined;
  setVault(vault: TronAddress): void;
  balance(asset: Asset, account: Exclude<Account, "outside">): Amount;
  /** The journal of all chains, a line at a time. */
  exportCsv(): Iterable<string>;
  close(): void;
}

/** Opens the ledger in `folder` for one chain. Throws `ledgerBroken`, `ledgerBusy`, `fileAccess`. */
export function openLedger(folder: string, chain: number, clock: Clock): Ledger {
  const { db, change, changeSoon, close } = openSharedDatabase(folder, LEDGER);
  const books = createBooks(db, chain, clock);
  const totals = createTotals(db, chain, clock);
  const flags = createFlags(db);
  const readCaps = db.prepare("SELECT name, units FROM caps WHERE chain = ? AND asset = ?");
  const setCap = db.prepare("INSERT OR REPLACE INTO caps (chain, asset, name, units) VALUES (?, ?, ?, ?)");

  const readRate = db.prepare("SELECT units FROM rates WHERE chain = ?");
  const writeRate = db.prepare("INSERT OR REPLACE INTO rates (chain, units) VALUES (?, ?)");
  const readVault = db.prepare("SELECT address FROM vaults WHERE chain = ?");
  const writeVault = db.prepare("INSERT OR REPLACE INTO vaults (chain, address) VALUES (?, ?)");

  const isStopped = (): boolean => flags.get("stopped") !== 0;
  const caps = (asset: Asset): Caps => {
    const set = new Map(readCaps.all(chain, asset).map(({ name, units }) => [name, toUnits(units)]));
    const read = (name: CapName): Amount => amountOf(asset, set.get(name) ?? 0n);
    return CAP_NAMES.reduce<Caps>((all, name) => ({ ...all, [name]: read(name) }), noCaps(asset));
  };
  const refuseWhenStopped = (): void => {
    if (isStopped()) throw new SwarmbidError("spendingStopped", "All spending is stopped: allow it again first.");
  };
  const owed = createOwedBills({ db, chain, change });
  const vault = (): TronAddress | undefined => {
    const address = readVault.get(chain)?.["address"];
    return typeof address === "string" ? parseTronAddress(address) : undefined;
  };
  const used = vault();
  // A process of an earlier version, which had it open, may have added channels without it.
  if (used !== undefined && namelessOf(db, chain, used).length > 0)
    change(() => {
      nameVaultOfChannels(db, chain, used);
    });
  const parts = { db, chain, clock, books, totals, change, caps, refuseWhenStopped, owed, vault };
  const paying = createPaying(parts);
  const earning = createEarning(parts);
  const directPaying = createDirectPaying(parts);
  const bookTask = createBookTask({ books, paying, earning, direct: directPaying });

  return {
    paying,
    earning,
    directPaying,
    directEarning: createDirectEarning(parts),
    orders: createOrders({ ...parts, bookTask }),
    debts: createDebts(parts),
    owed,
    holders: createHolders(parts),
    spending: totals.spending,
    get stopped() {
      return isStopped();
    },
    stop() {
      changeSoon(() => flags.set("stopped", 1));
    },
    allowSpending() {
      change(() => flags.set("stopped", 0));
    },
    caps,
    setCaps(asset, wanted) {
      const named = CAP_NAMES.flatMap((name) => {
        const cap = wanted[name];
        return cap === undefined ? [] : [{ name, ...cap }];
      });
      if (named.some((cap) => cap.asset !== asset))
        throw new SwarmbidError("badInput", `Caps for ${asset} are amounts of ${asset}: write them anew.`);
      change(() => {
        for (const { name, units } of named) setCap.run(chain, asset, name, String(units));
      });
    },
    rate() {
      const units = toUnits(readRate.get(chain)?.["units"]);
      return units === 0n ? undefined : amountOf("BTT", units);
    },
    setRate({ asset, units }) {
      if (asset !== "BTT") throw new SwarmbidError("badInput", "Say in BTT what 1 TRX is worth.");
      change(() => writeRate.run(chain, String(units)));
    },
    vault,
    setVault(used) {
      change(() => {
        writeVault.run(chain, used);
        nameVaultOfChannels(db, chain, used);
      });
    },
    balance: (asset, account) => amountOf(asset, books.balance(asset, account)),
    exportCsv: () => exportCsv(db),
    close,
  };
}
