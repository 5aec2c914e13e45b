import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { toBase58 } from "../../../devnet/address.ts";
import { amountOf } from "../../../src/engine/amount.ts";
import { assetTerms } from "../../../src/engine/payments/settlement/assetTerms.ts";
import { addressOf, parseTronAddress } from "../../../src/engine/payments/tronAddress.ts";
import { signVoucher } from "../../../src/engine/payments/vouchers/signVoucher.ts";
import { type ChannelId, createVaultDomain } from "../../../src/engine/payments/vouchers/vaultDomain.ts";
import type { Signer } from "../../../src/engine/payments/wallet/signer.ts";
import { systemClock } from "../../../src/engine/systemClock.ts";
import { startNode } from "../../chain/support/startNode.ts";
import { signerOf } from "../../chain/tron/support.ts";
import { capsOf } from "../../unit/engine/payments/ledger/ledgerBench.ts";
import { type KillPoint, killingProxy } from "./killingProxy.ts";
import { openSettler, type Settler, type Settling } from "./settler.ts";

const program = path.join(import.meta.dirname, "settlerMain.ts");
const MIB = 2 ** 20;
const LEFT_BEHIND_MS = 61_000;
const EXPIRY_SECONDS = 400;
const ROUNDS = 20;
const btt = (whole: number) => amountOf("BTT", BigInt(whole) * 10n ** 18n);
/** Paid by transfers: nothing was ever sent there. */
const payee = addressOf(new Uint8Array(20).fill(0xab));

/** How a process ended. */
export interface Ended {
  readonly killed: boolean;
  readonly code: number | null;
  readonly complaint: string;
  /** What it asked the node. */
  readonly paths: readonly string[];
}

export type SettleBench = Awaited<ReturnType<typeof settleBench>>;

/** One account that pays itself and others, a devnet, and processes that are killed while they settle. */
export async function settleBench() {
  const node = await startNode({ parameters: { confirmations: 0 } });
  const proxy = await killingProxy(node.url);
  const folder = mkdtempSync(path.join(tmpdir(), "swarmbid-settle-"));
  const { privateKey, base58 } = node.account(0);
  const account = parseTronAddress(base58);
  const vault = parseTronAddress(toBase58(node.genesis.vault));
  const token = toBase58(node.genesis.btt);
  const { chainId } = node.chain.blocks;
  const domain = createVaultDomain(chainId, vault);
  const config = {
    payer: account,
    signer: account,
    payee: account,
    ...assetTerms("BTT", { btt: parseTronAddress(token) }),
    withdrawDelaySeconds: 3_600,
    salt: new Uint8Array(32).fill(7),
  };
  const channel: ChannelId = domain.channelId(config);
  const base = { folder, chainId, btt: token, vault, account, privateKey, channel };
  const told = (doing: Settling["doing"], url: string, killAfter?: Settling["killAfter"]): Settling => ({
    ...base,
    url,
    doing,
    killAfter,
  });
  const signer: Signer = { ...(signerOf(privateKey, base58) as Signer), check: () => undefined };
  /** A minute later, so that what a dead process began is known to be left behind. */
  const late = { ...systemClock, now: () => Date.now() + LEFT_BEHIND_MS };

  /** Our own process, on the same ledger, straight at the node. */
  const withSettler = async <T>(work: (settler: Settler) => Promise<T>, clock = systemClock): Promise<T> => {
    const settler = openSettler(told("fund", node.url), clock);
    try {
      return await work(settler);
    } finally {
      await settler.close();
    }
  };
  const mine = () => node.post("devnet/mine", { blocks: 1 });
  const trx = async (): Promise<bigint> => withSettler(async ({ chain }) => (await chain.account(account)).trx.units);

  await withSettler(async ({ ledger, vault: way, direct }) => {
    ledger.setVault(vault);
    ledger.setRate(amountOf("BTT", 10n ** 18n));
    ledger.setCaps("BTT", capsOf({}));
    const approval = await way.planApproval(btt(100_000), btt(0));
    if (approval !== undefined) await way.carryOut(approval);
    await way.carryOut(await way.planFund(btt(100_000), btt(0)));
    ledger.paying.open({ id: channel, config, asset: "BTT", transfer: "t", seller: "s" });
    ledger.earning.open({ id: channel, config, asset: "BTT", transfer: "t", buyer: "b" });
    direct.openDebt({ payee, asset: "BTT", transfer: "t", seller: "s", threshold: btt(20) });
  });
  const start =
    (await trx()) + (await withSettler(async ({ ledger }) => Promise.resolve(ledger.balance("TRX", "fees").units)));

  return {
    node,
    proxy,
    told,
    withSettler,
    /** Makes that there is something to do. */
    async prepare(doing: Settling["doing"]): Promise<void> {
      await withSettler(async ({ ledger, vault: way, direct }) => {
        const pay = (): void => {
          const cumulative = ledger.paying.pay(channel, { amount: btt(30), bytes: MIB });
          ledger.earning.receive(channel, cumulative, signVoucher(domain, channel, cumulative, signer));
        };
        // An allowance that a killed process left is used up: without one there is more to be asked and sent.
        if (doing === "fund" && (await way.planApproval(btt(500), btt(20))) === undefined)
          await way.carryOut(await way.planFund(btt(500), btt(20)));
        if (doing === "withdraw") {
          await way.carryOut(await way.planAnnounce(btt(100)), { anyFee: true });
          await node.post("devnet/warp", { seconds: 3 * 86_400 });
          await mine();
        }
        if (doing === "claim" || doing === "sweep") pay();
        if (doing === "sweep")
          for (const plan of await way.planClaims({ anyFee: true })) await way.carryOut(plan, { anyFee: true });
        if (doing === "pay") direct.owe(payee, { amount: btt(30), bytes: MIB });
      });
    },
    /** Runs a process until it ends or is killed. */
    async run(doing: Settling["doing"], death?: KillPoint | Settling["killAfter"]): Promise<Ended> {
      const step = typeof death === "string" ? death : undefined;
      const flags = ["--disable-warning=MODULE_TYPELESS_PACKAGE_JSON", "--no-warnings"];
      const child = spawn(process.execPath, [...flags, program, JSON.stringify(told(doing, proxy.url, step))], {
        stdio: ["ignore", "pipe", "pipe"],
      });
      proxy.watch(typeof death === "object" ? death : undefined, () => child.kill("SIGKILL"));
      let complaint = "";
      child.stderr.setEncoding("utf8").on("data", (text: string) => {
        complaint += text;
      });
      const [code, signal] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
      return { killed: signal === "SIGKILL", code, complaint, paths: [...proxy.paths] };
    },
    /** The next process finds out what became of what was begun. */
    async recover(): Promise<void> {
      await withSettler(async ({ vault: way, direct }) => {
        for (let round = 0; round < ROUNDS && way.snapshot().open.length > 0; round++) {
          await way.resume();
          await direct.resume();
          await mine();
          // What was signed and never sent is over once its time has passed.
          if (round % 2 === 1) await node.post("devnet/warp", { seconds: EXPIRY_SECONDS });
        }
      }, late);
    },
    /** What the books say, beside what the chain says. */
    compare: () =>
      withSettler(async ({ ledger, vault: way, chain }) => {
        const of = (name: "available" | "leaving" | "reserved" | "bond" | "credit"): bigint =>
          ledger.balance("BTT", name).units;
        const { units, bond } = await way.pot("BTT");
        const { claimed, reserved } = await way.channel(channel);
        const paying = ledger.paying.get(channel)?.cumulative ?? 0n;
        const paid = ledger.directPaying.get(payee, "BTT");
        const { trx: left } = await chain.account(account);
        return {
          books: {
            pot:
              of("available") +
              of("leaving") +
              of("reserved") +
              paying -
              (ledger.earning.get(channel)?.claimed.units ?? 0n),
            bond: of("bond"),
            claimed: ledger.earning.get(channel)?.claimed.units,
            credit: of("credit"),
            paid: paid?.sent.units,
            onItsWay: paid?.sending.units,
            fees: ledger.balance("TRX", "fees").units,
            open: ledger.orders.open().length,
          },
          chain: {
            pot: units + reserved,
            bond,
            claimed,
            credit: (await way.credit("BTT", account)).units,
            paid: (await chain.account(payee)).btt.units,
            onItsWay: 0n,
            fees: start - left.units,
            open: 0,
          },
        };
      }),
    async close() {
      await proxy.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
