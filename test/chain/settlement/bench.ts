import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { onTestFinished } from "vitest";
import { toBase58 } from "../../../devnet/address.ts";
import { type Amount, type Asset, amountOf, parseAmount } from "../../../src/engine/amount.ts";
import { acceptVoucher } from "../../../src/engine/payments/acceptVoucher.ts";
import type { Chain } from "../../../src/engine/payments/chain.ts";
import { issueVoucher } from "../../../src/engine/payments/issueVoucher.ts";
import { type Ledger, openLedger } from "../../../src/engine/payments/ledger/ledger.ts";
import { assetTerms } from "../../../src/engine/payments/settlement/assetTerms.ts";
import { createDirectSettlement } from "../../../src/engine/payments/settlement/direct/directSettlement.ts";
import {
  createVaultSettlement,
  type VaultSettlement,
} from "../../../src/engine/payments/settlement/vault/vaultSettlement.ts";
import type { TronAddress } from "../../../src/engine/payments/tronAddress.ts";
import { type ChannelId, createVaultDomain } from "../../../src/engine/payments/vouchers/vaultDomain.ts";
import type { Signer } from "../../../src/engine/payments/wallet/signer.ts";
import type { Log } from "../../../src/engine/ports.ts";
import { systemClock } from "../../../src/engine/systemClock.ts";
import { capsOf } from "../../unit/engine/payments/ledger/ledgerBench.ts";
import { startTron, type TronBench } from "../tron/support.ts";

export const MIB = 2 ** 20;
/** 1 TRX is worth 1 BTT on the bench. */
const RATE = parseAmount("1", "BTT");
export const btt = (text: string): Amount => parseAmount(text, "BTT");
const quiet: Log = { write: () => undefined };

/** Somebody with a ledger of their own, and the n-th account of the devnet. */
export interface Party {
  readonly address: TronAddress;
  readonly ledger: Ledger;
  readonly chain: Chain;
  readonly vault: VaultSettlement;
  readonly direct: ReturnType<typeof createDirectSettlement>;
  readonly signer: Signer;
  readonly folder: string;
}

export interface SettlementBench {
  readonly tron: TronBench;
  party(index: number): Party;
  /** Opens a channel on both sides. */
  open(buyer: Party, seller: Pick<Party, "ledger" | "address">, asset?: Asset, salt?: number): ChannelId;
  /** Pays in it, and the seller takes the voucher. */
  pay(buyer: Party, seller: Pick<Party, "ledger">, channel: ChannelId, amount: Amount): void;
  /** Puts into the buyer's pot. */
  deposit(buyer: Party, amount: Amount, bond?: Amount): Promise<void>;
  warp(seconds: number): Promise<void>;
}

export async function settlementBench(build: "vault" | "vaultTrc10" = "vault"): Promise<SettlementBench> {
  const tron = await startTron({ parameters: { confirmations: 0 } });
  const vault = toBase58(tron.node.genesis[build]) as TronAddress;
  const domain = createVaultDomain(tron.chain.network.chainId, vault);
  return {
    tron,
    party(index) {
      const folder = mkdtempSync(path.join(tmpdir(), "swarmbid-settlement-"));
      onTestFinished(() => {
        rmSync(folder, { recursive: true, force: true });
      });
      const ledger = openLedger(folder, tron.chain.network.chainId, systemClock);
      ledger.setVault(vault);
      ledger.setRate(RATE);
      ledger.setCaps("BTT", capsOf({}));
      ledger.setCaps("BTTOLD", capsOf({}, "BTTOLD"));
      const chain = tron.again({ folder, isStopped: () => ledger.stopped });
      const signer = { ...(tron.signer(index) as Signer), check: () => undefined };
      const address = tron.address(index);
      const common = { ledger, chain, account: address, signerOf: () => signer, clock: systemClock, log: quiet };
      const settlement = createVaultSettlement({ ...common, vault, voucherSigner: address });
      const direct = createDirectSettlement(common);
      onTestFinished(async () => {
        await settlement.close();
        await direct.close();
        ledger.close();
      });
      return { address, ledger, chain, vault: settlement, direct, signer, folder };
    },
    open(buyer, seller, asset = "BTT", salt = 1) {
      const config = {
        payer: buyer.address,
        signer: buyer.address,
        payee: seller.address,
        ...assetTerms(asset, tron.chain.tokens),
        withdrawDelaySeconds: 3_600,
        salt: new Uint8Array(32).fill(salt),
      };
      const id = domain.channelId(config);
      buyer.ledger.paying.open({ id, config, asset, transfer: "transfer", seller: seller.address });
      seller.ledger.earning.open({ id, config, asset, transfer: "transfer", buyer: buyer.address });
      return id;
    },
    pay(buyer, seller, channel, amount) {
      const payment = { amount, bytes: MIB };
      const { cumulative, signature } = issueVoucher(buyer.ledger, domain, buyer.signer, channel, payment);
      acceptVoucher(seller.ledger, domain, channel, cumulative, signature);
    },
    async deposit(buyer, amount, bond = amountOf(amount.asset, 0n)) {
      const approval = await buyer.vault.planApproval(amount, bond);
      if (approval !== undefined) await buyer.vault.carryOut(approval);
      await buyer.vault.carryOut(await buyer.vault.planFund(amount, bond));
    },
    async warp(seconds) {
      await tron.node.post("devnet/warp", { seconds });
      await tron.node.post("devnet/mine", { blocks: 1 });
    },
  };
}
