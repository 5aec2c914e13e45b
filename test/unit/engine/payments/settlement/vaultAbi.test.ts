import { utils } from "tronweb";
import { expect, test } from "vitest";
import vault from "../../../../../contracts/SwarmbidVault.json" with { type: "json" };
import { MAX_UNITS } from "../../../../../src/engine/amount.ts";
import * as calls from "../../../../../src/engine/payments/settlement/vault/vaultCalls.ts";
import { readVaultEvents } from "../../../../../src/engine/payments/settlement/vault/vaultEvents.ts";
import * as reads from "../../../../../src/engine/payments/settlement/vault/vaultReads.ts";
import {
  addressNumber,
  addressOfNumber,
  addressWord,
  encodeCall,
  numberWord,
  topicOf,
} from "../../../../../src/engine/payments/settlement/vault/words.ts";
import type { ChannelConfig } from "../../../../../src/engine/payments/vouchers/channelConfig.ts";
import { sampleChannel, sampleDomain, sampleVault } from "../vouchers/sampleChannel.ts";

const { abi } = utils;
const config = sampleChannel();
const trc10 = sampleChannel({
  assetKind: 10,
  assetId: 1_002_000n,
  salt: new Uint8Array(32).fill(9),
  withdrawDelaySeconds: 0,
});
const { payer, signer, payee } = config;
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const terms = { assetKind: config.assetKind, assetId: config.assetId } as const;

/** As tronweb encodes a call of the contract that is committed. */
function expected(name: string, ...values: readonly unknown[]): string {
  const found = vault.abi.find((entry) => entry.type === "function" && entry.name === name);
  const types = (found?.inputs ?? []).map(typeOf);
  const selector = hex(encodeCall(`${name}(${types.join()})`));
  return selector + abi.encodeParamsV2ByABI(found as never, values as never[]).replace(/^0x/, "");
}

interface Input {
  readonly type: string;
  readonly components?: readonly Input[];
}
const typeOf = ({ type, components }: Input): string =>
  components === undefined ? type : `(${components.map(typeOf).join()})${type.replace("tuple", "")}`;

const tuple = (one: ChannelConfig) => [
  one.payer,
  one.signer,
  one.payee,
  one.assetKind,
  one.assetId.toString(),
  one.withdrawDelaySeconds,
  `0x${hex(one.salt)}`,
];
const voucher = (one: ChannelConfig, cumulative: bigint) => ({
  config: one,
  cumulative,
  signature: Uint8Array.from({ length: 64 }, (_, at) => at + Number(cumulative % 100n)),
});
const halves = ({ signature }: { readonly signature: Uint8Array }) => [
  `0x${hex(signature.subarray(0, 32))}`,
  `0x${hex(signature.subarray(32))}`,
];
const asset = [20, config.assetId.toString()] as const;

test.each<[string, Uint8Array, string]>([
  ["fund", calls.fundCall(signer, terms, 5n, MAX_UNITS), expected("fund", signer, ...asset, "5", MAX_UNITS.toString())],
  ["announceWithdrawal", calls.announceCall(signer, terms, 7n), expected("announceWithdrawal", signer, ...asset, "7")],
  ["withdraw", calls.withdrawCall(signer, terms, payee), expected("withdraw", signer, ...asset, payee)],
  ["sweep", calls.sweepCall(trc10, payer), expected("sweep", 10, "1002000", payer)],
  ["reserve", calls.reserveCall(config, 3n), expected("reserve", tuple(config), "3")],
  ["startRelease", calls.startReleaseCall(trc10), expected("startRelease", tuple(trc10))],
  ["release", calls.releaseCall(config), expected("release", tuple(config))],
  ["potOf", reads.potQuestion(payer, signer, terms), expected("potOf", payer, signer, ...asset)],
  [
    "channelOf",
    reads.channelQuestion(sampleDomain.channelId(config)),
    expected("channelOf", `0x${sampleDomain.channelId(config)}`),
  ],
  ["creditOf", reads.creditQuestion(payee, trc10), expected("creditOf", payee, 10, "1002000")],
])("%s is called as tronweb would call it", (_, ours, theirs) => {
  expect(hex(ours)).toBe(theirs);
});

test("one voucher is claimed by the short call, several by the one with arrays, as tronweb would call them", () => {
  const [one, two, three] = [voucher(config, 5n), voucher(trc10, 77n), voucher(config, MAX_UNITS)] as const;
  const packed = (20n << 200n) | (3_600n << 160n) | config.assetId;
  expect(hex(calls.claimCall([one]))).toBe(
    expected("claimOne", payer, signer, payee, packed.toString(), `0x${hex(config.salt)}`, "5", ...halves(one)),
  );
  const all = [one, two, three];
  expect(hex(calls.claimCall([one, two, three]))).toBe(
    expected(
      "claim",
      all.map((each) => tuple(each.config)),
      all.map(({ cumulative }) => cumulative.toString()),
      all.map(halves),
    ),
  );
});

test("the token's calls are those of TRC-20", () => {
  expect(hex(calls.approveCall(sampleVault, 9n))).toBe(
    `095ea7b3${abi.encodeParams(["address", "uint256"], [sampleVault, "9"]).replace(/^0x/, "")}`,
  );
  expect(hex(reads.allowanceQuestion(payer, sampleVault)).slice(0, 8)).toBe("dd62ed3e");
});

test("answers are read strictly: another length, or a sum that no vault can hold, is no answer", () => {
  const words = (...values: readonly bigint[]): Uint8Array => Buffer.concat(values.map(numberWord));
  expect(reads.decodePot(words(1n, 2n, 3n, 4n))).toEqual({ units: 1n, bond: 2n, announced: 3n, withdrawableAt: 4 });
  expect(reads.decodeChannel(words(1n, 2n, 3n))).toEqual({ claimed: 1n, reserved: 2n, releasableAt: 3 });
  expect(reads.decodeSum(words(5n))).toBe(5n);
  expect(reads.decodeSum(words(MAX_UNITS + 1n))).toBe(MAX_UNITS);
  for (const bad of [new Uint8Array(), words(1n), words(1n, 2n, 3n, 4n, 5n), new Uint8Array(127)])
    expect(reads.decodePot(bad)).toBeUndefined();
  expect(reads.decodePot(words(MAX_UNITS + 1n, 0n, 0n, 0n))).toBeUndefined();
  expect(reads.decodePot(words(0n, 0n, 0n, 2n ** 40n))).toBeUndefined();
  expect(reads.decodeChannel(words(0n, 2n ** 200n, 0n))).toBeUndefined();
  expect(reads.decodeSum(new Uint8Array(31))).toBeUndefined();
});

test("only the vault's own lines of a receipt are believed", () => {
  const channel = sampleDomain.channelId(config);
  const log = (signature: string, data: Uint8Array, contract = sampleVault) => ({
    contract,
    topics: [Buffer.from(topicOf(signature), "hex"), Buffer.from(channel, "hex")],
    data,
  });
  const claimed = "Claimed(bytes32,address,uint128,uint128)";
  const two = Buffer.concat([numberWord(8n), numberWord(2n)]);
  const events = readVaultEvents(sampleVault, [
    log(claimed, two),
    log(claimed, two, payee),
    log(claimed, numberWord(8n)),
    log("Claimed(bytes32,address,uint128)", two),
    log("Withdrawn(bytes32,uint256)", numberWord(7n)),
    log("Withdrawn(bytes32,uint256)", numberWord(2n ** 255n)),
    log("Swept(address,bytes32,address,uint256)", Buffer.concat([addressWord(payee), numberWord(6n)])),
    { contract: sampleVault, topics: [], data: new Uint8Array() },
  ]);
  expect(events).toEqual([
    { kind: "claimed", channel, paid: 8n, shortfall: 2n },
    { kind: "withdrawn", units: 7n },
    { kind: "swept", units: 6n },
  ]);
});

test("an address and its number are the same, and nobody has the number 0", () => {
  expect(addressOfNumber(addressNumber(payer))).toBe(payer);
  expect(addressOfNumber(0n)).toBeUndefined();
  expect(addressOfNumber(2n ** 160n)).toBeUndefined();
});
