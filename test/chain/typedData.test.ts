import { TronWeb, Trx, utils } from "tronweb";
import { beforeEach, expect, test } from "vitest";
import { toBase58 } from "../../devnet/address.ts";
import { openVaultBench, type VaultBench } from "./support/vaultBench.ts";

// TIP-712 as tronweb does it, beside the vault's own reckoning.

const CHANNEL = [
  { name: "payer", type: "address" },
  { name: "signer", type: "address" },
  { name: "payee", type: "address" },
  { name: "assetKind", type: "uint8" },
  { name: "assetId", type: "uint256" },
  { name: "withdrawDelay", type: "uint40" },
  { name: "salt", type: "bytes32" },
];
const VOUCHER = [
  { name: "channelId", type: "bytes32" },
  { name: "cumulative", type: "uint128" },
];

const { TypedDataEncoder } = utils.typedData;
let bench: VaultBench;

beforeEach(async () => {
  bench = await openVaultBench();
});

const domain = () => ({
  name: "Swarmbid Vault",
  version: "1",
  chainId: bench.chain.blocks.chainId,
  verifyingContract: toBase58(bench.vault),
});
const channel = () => ({
  payer: toBase58(bench.payer.address),
  signer: toBase58(bench.signer.address),
  payee: toBase58(bench.payee.address),
  assetKind: 20,
  assetId: bench.btt.toString(),
  withdrawDelay: 3_600,
  salt: `0x${"0".repeat(63)}1`,
});

test("the vault's domain and channel are those of tronweb", async () => {
  expect(await bench.read(bench.vault, "domainSeparator()")).toBe(TypedDataEncoder.hashDomain(domain()).slice(2));
  const id = TypedDataEncoder.hash(domain(), { ChannelConfig: CHANNEL }, channel()).slice(2);
  expect(bench.channelId(bench.config())).toBe(id);
  const { payer, signer, payee, btt } = bench;
  const words = [payer.address, signer.address, payee.address, 20n, btt, 3_600n, 1n];
  const told = await bench.read(
    bench.vault,
    "channelId((address,address,address,uint8,uint256,uint40,bytes32))",
    ...words,
  );
  expect(told).toBe(id);
});

test("the vault pays for a voucher that tronweb signed, and tronweb knows the signer of ours", async () => {
  await bench.fund(1_000n);
  const message = {
    channelId: TypedDataEncoder.hash(domain(), { ChannelConfig: CHANNEL }, channel()),
    cumulative: "300",
  };
  const tron = new TronWeb({ fullHost: "http://127.0.0.1:1" });
  const signed = tron.trx.signTypedData(domain(), { Voucher: VOUCHER }, message, bench.signer.privateKey);
  const [r, s, v] = [signed.slice(2, 66), signed.slice(66, 130), signed.slice(130)];
  const vs = BigInt(`0x${s}`) | (BigInt(Number.parseInt(v, 16) - 27) << 255n);
  const voucher = { config: bench.config(), cumulative: 300n, signature: { r: BigInt(`0x${r}`), vs } };
  expect((await bench.claimOne(voucher)).outcome).toBe("SUCCESS");
  expect(await bench.credit(bench.payee)).toBe(300n);
  const ours = bench.sign(bench.config(), 300n).signature;
  expect(ours).toEqual(voucher.signature);
  const signer = toBase58(bench.signer.address);
  expect(Trx.verifyTypedData(domain(), { Voucher: VOUCHER }, message, signed, signer)).toBe(true);
  expect(Trx.verifyTypedData(domain(), { Voucher: VOUCHER }, { ...message, cumulative: "301" }, signed, signer)).toBe(
    false,
  );
});
