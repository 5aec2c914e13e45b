import type { Chain } from "../../../src/engine/payments/chain.ts";
import { type Ledger, openLedger } from "../../../src/engine/payments/ledger/ledger.ts";
import {
  createDirectSettlement,
  type DirectSettlement,
} from "../../../src/engine/payments/settlement/direct/directSettlement.ts";
import {
  createVaultSettlement,
  type VaultSettlement,
} from "../../../src/engine/payments/settlement/vault/vaultSettlement.ts";
import { createTronChain } from "../../../src/engine/payments/tron/tronChain.ts";
import { parseTronAddress, type TronAddress } from "../../../src/engine/payments/tronAddress.ts";
import type { ChannelId } from "../../../src/engine/payments/vouchers/vaultDomain.ts";
import type { Signer } from "../../../src/engine/payments/wallet/signer.ts";
import type { Clock } from "../../../src/engine/ports.ts";
import { systemClock } from "../../../src/engine/systemClock.ts";
import { signerOf } from "../../chain/tron/support.ts";

export const DOINGS = ["fund", "announce", "withdraw", "reserve", "claim", "sweep", "pay"] as const;

/** What a process is told. */
export interface Settling {
  readonly folder: string;
  readonly url: string;
  readonly chainId: number;
  readonly btt: string;
  readonly vault: string;
  readonly account: string;
  /** Of a devnet's account: everybody knows it. */
  readonly privateKey: string;
  readonly channel: ChannelId;
  readonly doing: (typeof DOINGS)[number] | "again and again";
  /** The process kills itself right after this was written; undefined: it does not. */
  readonly killAfter?: (typeof STEPS)[number] | undefined;
}

export const STEPS = ["begin", "sending", "end"] as const;

export interface Settler {
  readonly ledger: Ledger;
  readonly vault: VaultSettlement;
  readonly direct: DirectSettlement;
  readonly chain: Chain;
  readonly account: TronAddress;
  close(): Promise<void>;
}

export function openSettler(settling: Settling, clock: Clock = systemClock): Settler {
  const { folder, url, chainId, btt, vault, account, privateKey, killAfter } = settling;
  const address = parseTronAddress(account);
  const signer: Signer = { ...(signerOf(privateKey, account) as Signer), check: () => undefined };
  const ledger = withKill(openLedger(folder, chainId, clock), killAfter);
  const chain = createTronChain({
    network: { name: "custom", chainId, real: false },
    tokens: { btt: parseTronAddress(btt) },
    access: { url: new URL(`${url}/`) },
    folder,
    clock,
    isStopped: () => ledger.stopped,
    intervalMs: 5,
    resendMs: 10,
  });
  const common = {
    ledger,
    chain,
    account: address,
    signerOf: () => signer,
    clock,
    log: { write: () => undefined },
  };
  const vaultWay = createVaultSettlement({ ...common, vault: parseTronAddress(vault), voucherSigner: address });
  const direct = createDirectSettlement(common);
  return {
    ledger,
    vault: vaultWay,
    direct,
    chain,
    account: address,
    async close() {
      await vaultWay.close();
      await direct.close();
      chain.close();
      ledger.close();
    },
  };
}

/** The ledger, and an end that no `finally` sees. */
function withKill(ledger: Ledger, after: Settling["killAfter"]): Ledger {
  const dies =
    <Arguments extends readonly unknown[], Result>(step: string, call: (...told: Arguments) => Result) =>
    (...told: Arguments): Result => {
      const result = call(...told);
      if (step === after) process.kill(process.pid, "SIGKILL");
      return result;
    };
  const { orders } = ledger;
  const watched = {
    ...orders,
    begin: dies("begin", orders.begin),
    sending: dies("sending", orders.sending),
    end: dies("end", orders.end),
  };
  return Object.create(ledger, { orders: { value: watched } }) as Ledger;
}
