import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { onTestFinished } from "vitest";
import vault from "../../../../contracts/SwarmbidVault.json" with { type: "json" };
import { createPaymentDesk } from "../../../../src/engine/desk/paymentDesk.ts";
import type { ChannelWanted, EnginePayments, OpenAsked, OpenedChannel } from "../../../../src/engine/market/desk.ts";
import { addressOfKey } from "../../../../src/engine/payments/addressOfKey.ts";
import type { Chain } from "../../../../src/engine/payments/chain.ts";
import type { Caps } from "../../../../src/engine/payments/ledger/caps.ts";
import { NILE } from "../../../../src/engine/payments/networks.ts";
import { createPayments, type Payments } from "../../../../src/engine/payments/payments.ts";
import { channelQuestion } from "../../../../src/engine/payments/settlement/vault/vaultReads.ts";
import { numberWord } from "../../../../src/engine/payments/settlement/vault/words.ts";
import { NETWORK_TOKENS } from "../../../../src/engine/payments/tron/networkTokens.ts";
import { openWallet } from "../../../../src/engine/payments/wallet/wallet.ts";
import type { MarketAsset } from "../../../../src/engine/wire/format/marketAsset.ts";
import type { Bill } from "../../../../src/engine/wire/meter.ts";
import { createFakeClock, type FakeClock } from "../../../fakes/clock.ts";
import { btt, capsOf, MIB, putInPot } from "../payments/ledger/ledgerBench.ts";
import { sampleKey, sampleVault } from "../payments/vouchers/sampleChannel.ts";
import { quickKey } from "../payments/wallet/walletBench.ts";

const PASSWORD = "a long password";
const { btt: token } = NETWORK_TOKENS.nile;
if (token === undefined) throw new Error("Nile has BTT.");
export const BTT: MarketAsset = {
  chainId: NILE.chainId,
  token: { kind: "trc20", address: token },
  settlement: { kind: "vault", vault: sampleVault },
};

/** The vault as a node tells it: one pot for everybody, and nothing claimed. */
export interface FakeVault {
  pot: { units: bigint; announced: bigint };
  channel: { claimed: bigint; reserved: bigint; releasableAt: bigint };
  /** What a node is asked answers only when this says so. */
  gate: Promise<unknown>;
  code: string;
  requests: number;
}

/** Somebody with a wallet and a ledger, and a node that counts what it is asked. */
export interface Person {
  readonly payments: Payments;
  readonly made: EnginePayments;
  readonly desk: EnginePayments["desk"];
  readonly vault: FakeVault;
  readonly clock: FakeClock;
  /** Another desk on the same ledger: after a crash, or as another process. */
  again(process?: number): Promise<Person>;
}

interface Different {
  readonly key?: number;
  readonly caps?: Partial<Record<keyof Caps, bigint>>;
  readonly deposit?: number;
  readonly folder?: string;
  readonly process?: number;
  readonly vault?: FakeVault;
}

/** Processes that run, as the holders of channels see it. */
export const running = new Set([1]);

export async function openPerson(different: Different = {}): Promise<Person> {
  const { key = 2, caps = {}, deposit = 1_000, process: id = 1 } = different;
  const folder = different.folder ?? mkdtempSync(path.join(tmpdir(), "swarmbid-desk-"));
  const clock = createFakeClock(Date.UTC(2026, 10, 22, 12));
  const fake: FakeVault = different.vault ?? {
    pot: { units: 1_000n, announced: 0n },
    channel: { claimed: 0n, reserved: 0n, releasableAt: 0n },
    gate: Promise.resolve(),
    code: vault.trc20.runtimeCode,
    requests: 0,
  };
  const payments = createPayments({
    folder,
    network: NILE,
    clock,
    log: { write: () => undefined },
    openWallet: () => openWallet({ folder, clock, autoLockMs: 3_600_000, derive: quickKey }),
    openChain: () => fakeChain(fake),
  });
  onTestFinished(async () => {
    await payments.close();
    rmSync(folder, { recursive: true, force: true });
  });
  if (different.folder === undefined) {
    await payments.wallet.importKey(Buffer.from(sampleKey(key)).toString("hex"), PASSWORD);
    payments.ledger.setVault(sampleVault);
    payments.ledger.setCaps("BTT", capsOf(caps));
    if (deposit > 0) putInPot(payments.ledger, btt(deposit));
  }
  await payments.wallet.unlock(PASSWORD);
  const holder = { id, isRunning: (process: number) => running.has(process) };
  const made = createPaymentDesk({ payments, clock, log: { write: () => undefined }, holder });
  return {
    payments,
    made,
    desk: made.desk,
    vault: fake,
    clock,
    again: (process = id) => openPerson({ key, folder, process, vault: fake }),
  };
}

function fakeChain(fake: FakeVault): Chain {
  const isChannel = (data: Uint8Array): boolean =>
    Buffer.from(data.subarray(0, 4)).equals(channelQuestion("" as never).subarray(0, 4));
  const words = (...values: bigint[]): Uint8Array => Uint8Array.from(Buffer.concat(values.map(numberWord)));
  return {
    network: NILE,
    tokens: NETWORK_TOKENS.nile,
    async contractCode() {
      fake.requests += 1;
      await fake.gate;
      return {
        creation: new Uint8Array(Buffer.from(vault.trc20.initCode, "hex")),
        runtime: new Uint8Array(Buffer.from(fake.code, "hex")),
      };
    },
    async call({ data }: { readonly data: Uint8Array }) {
      fake.requests += 1;
      await fake.gate;
      const { pot, channel } = fake;
      const answer = isChannel(data)
        ? words(channel.claimed, channel.reserved, channel.releasableAt)
        : words(pot.units, 0n, pot.announced, 0n);
      return { success: true, data: answer, energy: 0 };
    },
    close: () => undefined,
  } as unknown as Chain;
}

export const nonce = new Uint8Array(16).fill(9);
export const SELLER = addressOfKey(sampleKey(3));

export const wanted = (different: Partial<ChannelWanted> = {}): ChannelWanted => ({
  asset: BTT,
  payee: SELLER,
  nonce,
  transfer: "transfer",
  seller: SELLER,
  ...different,
});

/** MiB at a price. */
export const bill = (pricePerMiB: number, mib = 1): Bill => ({
  pricePerMiB: BigInt(pricePerMiB),
  bytes: mib * MIB,
  units: BigInt(pricePerMiB * mib),
});

export const askedOf = ({ config, signature }: OpenedChannel, different: Partial<OpenAsked> = {}): OpenAsked => ({
  config,
  asset: BTT,
  open: { type: "open", sequence: 0, config, nonce, signature },
  transfer: "transfer",
  prefix: "192.0.2.0/24",
  ...different,
});

/** A channel that a person opened to us. */
export async function openTo(buyer: Person, different: Partial<ChannelWanted> = {}): Promise<OpenedChannel> {
  const opened = await buyer.desk.open(wanted(different));
  if (opened === undefined) throw new Error("No channel was opened.");
  return opened;
}
