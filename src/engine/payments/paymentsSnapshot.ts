import type { Amount, Asset } from "../amount.ts";
import { ACCOUNTS, type Account } from "./ledger/books.ts";
import type { Caps } from "./ledger/caps.ts";
import type { Ledger } from "./ledger/ledger.ts";
import type { Network } from "./networks.ts";
import type { Settlement, SettlementSnapshot } from "./settlement/settlement.ts";
import type { TronAddress } from "./tronAddress.ts";
import type { Wallet, WalletSnapshot } from "./wallet/wallet.ts";

type Inside = Exclude<Account, "outside">;

/** All that a view may know of money: no key, no phrase, no password. It never changes after it is handed out. */
export interface PaymentsSnapshot {
  readonly network: Network;
  readonly wallet: WalletSnapshot;
  readonly stopped: boolean;
  readonly vault: TronAddress | undefined;
  readonly bttPerTrx: Amount | undefined;
  readonly balances: Readonly<Record<Asset, Readonly<Record<Inside, Amount>>>>;
  readonly caps: Readonly<Record<"BTT" | "BTTOLD", Caps>>;
  /** Of the ways that were used in this process. */
  readonly settlements: readonly SettlementSnapshot[];
}

const INSIDE = ACCOUNTS.filter((account): account is Inside => account !== "outside");

export function takeSnapshot(
  network: Network,
  wallet: Wallet,
  ledger: Ledger,
  settlements: readonly Settlement[],
): PaymentsSnapshot {
  const balancesOf = (asset: Asset) =>
    Object.freeze(Object.fromEntries(INSIDE.map((name) => [name, ledger.balance(asset, name)]))) as Readonly<
      Record<Inside, Amount>
    >;
  return Object.freeze({
    network,
    wallet: Object.freeze(wallet.read()),
    stopped: ledger.stopped,
    vault: ledger.vault(),
    bttPerTrx: ledger.rate(),
    balances: Object.freeze({ TRX: balancesOf("TRX"), BTT: balancesOf("BTT"), BTTOLD: balancesOf("BTTOLD") }),
    caps: Object.freeze({ BTT: Object.freeze(ledger.caps("BTT")), BTTOLD: Object.freeze(ledger.caps("BTTOLD")) }),
    settlements: Object.freeze(settlements.map((one) => one.snapshot())),
  });
}
