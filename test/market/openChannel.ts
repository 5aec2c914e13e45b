import { randomBytes } from "node:crypto";
import type { TronAddress } from "../../src/engine/payments/tronAddress.ts";
import type { ChannelConfig } from "../../src/engine/payments/vouchers/channelConfig.ts";
import { signOpen } from "../../src/engine/payments/vouchers/openProof.ts";
import { signVoucher } from "../../src/engine/payments/vouchers/signVoucher.ts";
import { type ChannelId, createVaultDomain, type VaultDomain } from "../../src/engine/payments/vouchers/vaultDomain.ts";
import type { Signer } from "../../src/engine/payments/wallet/signer.ts";
import { addressNumber, type MarketAsset } from "../../src/engine/wire/format/marketAsset.ts";
import type { Accept, Bid, Quote } from "../../src/engine/wire/format/messages.ts";
import { costOf } from "../../src/engine/wire/meter.ts";
import { signerOf } from "../unit/engine/payments/vouchers/sampleChannel.ts";
import type { MarketPeer } from "./marketPeer.ts";
import { btt } from "./openPurse.ts";
import type { Devnet } from "./startDevnet.ts";

/** BTT through the devnet's vault. */
export const assetOf = ({ chainId, btt: address, vault }: Devnet): MarketAsset => ({
  chainId,
  token: { kind: "trc20", address },
  settlement: { kind: "vault", vault },
});

const domainOf = ({ chainId, vault }: Devnet): VaultDomain => createVaultDomain(chainId, vault);

export const signerOfAccount = (devnet: Devnet, account: number): Signer =>
  signerOf(Uint8Array.from(Buffer.from(devnet.accounts[account]?.privateKey ?? "", "hex")));

/** A channel that a peer of its own opened, by the rules so far. */
export interface CrookedChannel {
  readonly id: ChannelId;
  readonly quote: Quote;
  readonly accepted: Accept;
  /** From now on pays for all that comes, as it comes. */
  payAlways(): void;
  /** Sends a voucher, as this channel's signer makes it unless something of it is different. */
  vouch(
    cumulative: bigint,
    different?: { readonly domain?: VaultDomain; readonly signed?: ChannelId; readonly signer?: Signer },
  ): void;
}

/** The price that it bids for a MiB, and what it would spend in a second. */
const LIMIT = btt("4").units;
const SPEND = btt("40").units;
/** Fewer messages than a peer may send in a second. */
const PAY_MS = 400;
const DELAY_SECONDS = 3 * 86_400;

function channelFor(devnet: Devnet, signer: Signer, payee: TronAddress): ChannelConfig {
  const { address } = signer;
  return {
    payer: address,
    signer: address,
    payee,
    assetKind: 20,
    assetId: addressNumber(devnet.btt),
    withdrawDelaySeconds: DELAY_SECONDS,
    salt: Uint8Array.from(randomBytes(32)),
  };
}

const OFFER = { limitPerMiB: LIMIT, spendPerSecond: SPEND };

/** Bids, takes the quote and opens; rejects when the seller does not accept and the connection ends. */
export async function openChannel(
  peer: MarketPeer,
  devnet: Devnet,
  signer: Signer,
  offer: Pick<Bid, "limitPerMiB" | "spendPerSecond"> = OFFER,
): Promise<CrookedChannel> {
  const domain = domainOf(devnet);
  await peer.announced;
  peer.say({ type: "bid", sequence: 1, asset: 0, ...offer, seconds: 600 });
  const quote = await peer.next("quote");
  const config = channelFor(devnet, signer, quote.payee);
  const id = domain.channelId(config);
  const signature = signOpen(domain, id, quote.nonce, signer);
  peer.say({ type: "open", sequence: 1, config, nonce: quote.nonce, signature });
  const accepted = await peer.next("accept");
  const channel: CrookedChannel = {
    id,
    quote,
    accepted,
    payAlways() {
      let price = quote.pricePerMiB;
      let paid = 0n;
      let paidBytes = 0;
      const pay = (atLeast = 0n): void => {
        const due = paid + costOf(peer.receivedBytes - paidBytes, price);
        const cumulative = due > atLeast ? due : atLeast;
        if (cumulative === paid) return;
        paid = cumulative;
        paidBytes = peer.receivedBytes;
        channel.vouch(cumulative);
      };
      peer.onSaid((said) => {
        if (said.type === "need") pay(said.cumulative);
        if (said.type !== "price") return;
        pay();
        price = said.pricePerMiB;
      });
      const timer = setInterval(() => {
        pay();
      }, PAY_MS);
      void peer.closed.then(() => {
        clearInterval(timer);
      });
    },
    vouch(cumulative, different = {}) {
      const { domain: named = domain, signed = id, signer: by = signer } = different;
      const voucher = signVoucher(named, signed, cumulative, by);
      peer.say({ type: "vouch", channel: id, cumulative, verifiedBytes: peer.receivedBytes, signature: voucher });
    },
  };
  return channel;
}
