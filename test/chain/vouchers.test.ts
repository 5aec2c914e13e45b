import { beforeEach, expect, test } from "vitest";
import { fromHex, toHex } from "../../devnet/hex.ts";
import { addressOf, type TronAddress } from "../../src/engine/payments/tronAddress.ts";
import type { ChannelConfig } from "../../src/engine/payments/vouchers/channelConfig.ts";
import { isSignedVoucher } from "../../src/engine/payments/vouchers/isSignedVoucher.ts";
import { signVoucher } from "../../src/engine/payments/vouchers/signVoucher.ts";
import { createVaultDomain, type VaultDomain } from "../../src/engine/payments/vouchers/vaultDomain.ts";
import { signerOf } from "../unit/engine/payments/vouchers/sampleChannel.ts";
import { type Config, openVaultBench, type VaultBench, type Voucher } from "./support/vaultBench.ts";

let bench: VaultBench;
let domain: VaultDomain;

const tronAddress = (hex: string): TronAddress => addressOf(fromHex(hex).subarray(1));
const numberOf = (bytes: Uint8Array): bigint => BigInt(`0x${toHex(bytes)}`);

/** The bench's channel, as the extension knows it. */
const ours = (config: Config): ChannelConfig => ({
  payer: tronAddress(config.payer.address),
  signer: tronAddress(config.signer.address),
  payee: tronAddress(config.payee.address),
  assetKind: config.kind === 10n ? 10 : 20,
  assetId: config.asset,
  withdrawDelaySeconds: Number(config.delay),
  salt: fromHex(config.salt.toString(16).padStart(64, "0")),
});

function voucher(config: Config, cumulative: bigint): Voucher {
  const signer = signerOf(fromHex(config.signer.privateKey));
  const signature = signVoucher(domain, domain.channelId(ours(config)), cumulative, signer);
  return {
    config,
    cumulative,
    signature: { r: numberOf(signature.subarray(0, 32)), vs: numberOf(signature.subarray(32)) },
  };
}

beforeEach(async () => {
  bench = await openVaultBench();
  domain = createVaultDomain(bench.chain.blocks.chainId, tronAddress(bench.vault));
});

test("the vault pays what our vouchers say, one by one and in a batch, with either parity", async () => {
  await bench.fund(1_000n);
  const config = bench.config();
  let parities = 0n;
  for (let cumulative = 10n; cumulative <= 100n; cumulative += 10n) {
    const signed = voucher(config, cumulative);
    parities |= 1n << (signed.signature.vs >> 255n);
    expect((await bench.claimOne(signed)).outcome).toBe("SUCCESS");
    expect(await bench.credit(bench.payee)).toBe(cumulative);
  }
  expect(parities).toBe(3n);

  const others = [2n, 3n].map((salt) => voucher(bench.config({ salt }), 50n));
  expect((await bench.claim(others)).outcome).toBe("SUCCESS");
  expect(await bench.credit(bench.payee)).toBe(200n);
});

test("the vault and we name a channel alike, for both kinds of assets", async () => {
  for (const config of [bench.config(), bench.config({ kind: 10n, asset: 1_002_000n, delay: 0n })]) {
    const { payer, signer, payee, kind, asset, delay, salt } = config;
    const words = [payer.address, signer.address, payee.address, kind, asset, delay, salt];
    const told = await bench.read(
      bench.vault,
      "channelId((address,address,address,uint8,uint256,uint40,bytes32))",
      ...words,
    );
    expect(domain.channelId(ours(config))).toBe(told);
  }
});

test("what we refuse the vault refuses too: a voucher that another key signed", async () => {
  await bench.fund(1_000n);
  const config = bench.config();
  const forged = bench.sign(config, 5n, { key: bench.stranger });
  const bytes = fromHex(
    [forged.signature.r, forged.signature.vs].map((n) => n.toString(16).padStart(64, "0")).join(""),
  );
  const channel = domain.channelId(ours(config));
  expect(isSignedVoucher(domain, channel, tronAddress(config.signer.address), 5n, bytes)).toBe(false);
  expect(isSignedVoucher(domain, channel, tronAddress(bench.stranger.address), 5n, bytes)).toBe(true);
  expect((await bench.claimOne(forged)).error).toBe("BadSignature");
});
