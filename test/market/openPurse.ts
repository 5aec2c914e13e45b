import { mkdirSync } from "node:fs";
import { type Amount, amountOf, parseAmount } from "../../src/engine/amount.ts";
import { createPaymentDesk } from "../../src/engine/desk/paymentDesk.ts";
import type { EnginePayments } from "../../src/engine/market/desk.ts";
import type { Caps } from "../../src/engine/payments/ledger/caps.ts";
import { customNetwork } from "../../src/engine/payments/networks.ts";
import { createPayments, type Payments } from "../../src/engine/payments/payments.ts";
import { createTronChain } from "../../src/engine/payments/tron/tronChain.ts";
import type { TronAddress } from "../../src/engine/payments/tronAddress.ts";
import { openWallet } from "../../src/engine/payments/wallet/wallet.ts";
import { systemClock } from "../../src/engine/systemClock.ts";
import { capsOf } from "../unit/engine/payments/ledger/ledgerBench.ts";
import { quickKey } from "../unit/engine/payments/wallet/walletBench.ts";
import type { Devnet } from "./startDevnet.ts";

export const btt = (text: string): Amount => parseAmount(text, "BTT");

const PASSWORD = "a long password";
const NOTHING = amountOf("BTT", 0n);
/** The devnet makes a block with every transaction. */
const LOOK_MS = 20;

/** The wallet of one account of the devnet, its ledger and its chain; the wallet is open. */
export interface Purse {
  readonly payments: Payments;
  readonly address: TronAddress;
  /** For an engine, as a host lends it. */
  lend(): Promise<EnginePayments>;
  close(): Promise<void>;
}

export interface PurseOptions {
  /** A wallet that is there already is opened again. */
  readonly folder: string;
  /** Of the devnet's accounts. */
  readonly account: number;
  /** In the vault for vouchers; nothing when left out. */
  readonly deposit?: Amount;
  /** Those that refuse something. */
  readonly caps?: Partial<Record<keyof Caps, bigint>>;
  /** Another node than the devnet's own, as one that counts what it is asked. */
  readonly node?: string;
}

export async function openPurse(devnet: Devnet, options: PurseOptions): Promise<Purse> {
  const { folder, account: index, deposit = NOTHING, caps = {}, node = devnet.url } = options;
  const account = devnet.accounts[index];
  if (account === undefined) throw new Error(`The devnet has no account ${String(index)}.`);
  mkdirSync(folder, { recursive: true });
  const network = customNetwork(devnet.chainId);
  const log = { write: () => undefined };
  const payments = createPayments({
    folder,
    network,
    clock: systemClock,
    log,
    openWallet: () => openWallet({ folder, clock: systemClock, autoLockMs: 3_600_000, derive: quickKey }),
    openChain: (isStopped) =>
      createTronChain({
        network,
        tokens: { btt: devnet.btt, bttold: BigInt(devnet.bttold) },
        access: { url: new URL(`${node}/`) },
        folder,
        clock: systemClock,
        isStopped,
        intervalMs: LOOK_MS,
        resendMs: 10 * LOOK_MS,
      }),
  });
  if (payments.wallet.read().state === "none") {
    await payments.wallet.importKey(account.privateKey, PASSWORD);
    await payments.wallet.unlock(PASSWORD);
    await payments.useVault(devnet.vault);
    payments.ledger.setRate(btt("1"));
    payments.ledger.setCaps("BTT", capsOf(caps));
    if (deposit.units > 0n) await putIntoVault(payments, deposit);
  } else await payments.wallet.unlock(PASSWORD);
  return {
    payments,
    address: account.address,
    lend: () => Promise.resolve(createPaymentDesk({ payments, clock: systemClock, log })),
    close: () => payments.close(),
  };
}

async function putIntoVault(payments: Payments, deposit: Amount): Promise<void> {
  const vault = await payments.vault();
  const approval = await vault.planApproval(deposit, NOTHING);
  if (approval !== undefined) await vault.carryOut(approval, { anyFee: true });
  await vault.carryOut(await vault.planFund(deposit, NOTHING), { anyFee: true });
}
