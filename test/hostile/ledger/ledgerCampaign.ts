import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type Ledger, openLedger } from "../../../src/engine/payments/ledger/ledger.ts";
import { systemClock } from "../../../src/engine/systemClock.ts";
import { btt, CHAIN, capsOf, payingChannel, putInPot } from "../../unit/engine/payments/ledger/ledgerBench.ts";
import { type Acknowledged, countFaults, type Faults } from "./countFaults.ts";

export const CHANNELS = 3;
/** The greatest single payment. */
export const DEAREST = 50;
export const sellerOf = (number: number): string => `seller ${number % 2}`;

export interface CampaignResult extends Faults {
  readonly kills: number;
  readonly acknowledged: number;
}

const AT_ONCE = 3;
const DEPOSIT = 10n ** 12n;
const LATEST_KILL_MS = 150;
/** One in so many is killed before it says that it is ready. */
const EARLY = 8;
const EARLIEST_READY_MS = 250;
const RAISE = 600;
const LAST_CAP = 4_000;
const program = path.join(import.meta.dirname, "payerMain.ts");

/**
 * Three processes at once pay and are paid on one ledger, and are killed at random points until there were `kills`; then three run
 * until their cap refuses them all. What they said is compared with what the ledger holds.
 */
export async function ledgerCampaign(kills: number): Promise<CampaignResult> {
  const folder = mkdtempSync(path.join(tmpdir(), "swarmbid-kills-"));
  const ledger = openLedger(folder, CHAIN, systemClock);
  try {
    prepare(ledger);
    const said: Acknowledged[] = [];
    let cap = 0;
    const raise = (by: number): void => {
      cap += by;
      ledger.setCaps("BTT", capsOf({ perTransfer: BigInt(cap) }));
    };
    let left = kills;
    const lane = async (): Promise<void> => {
      while (left > 0) {
        left -= 1;
        // Some rounds may spend much, some nothing.
        raise(Math.floor(Math.random() * RAISE));
        await runPayer(folder, said, "killed");
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
    raise(LAST_CAP);
    await Promise.all(Array.from({ length: AT_ONCE }, () => runPayer(folder, said, "until refused")));
    return { kills, acknowledged: said.length, ...countFaults(path.join(folder, "ledger.db"), said, BigInt(cap)) };
  } finally {
    ledger.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function prepare(ledger: Ledger): void {
  putInPot(ledger, btt(DEPOSIT));
  for (let number = 0; number < CHANNELS; number++) {
    const { id, config, asset } = payingChannel(number);
    ledger.paying.open({ id, config, asset, transfer: "transfer", seller: sellerOf(number) });
    ledger.earning.open({ id, config, asset, transfer: "transfer", buyer: "buyer" });
  }
}

async function runPayer(folder: string, said: Acknowledged[], end: "killed" | "until refused"): Promise<void> {
  const flags = ["--disable-warning=MODULE_TYPELESS_PACKAGE_JSON", "--no-warnings"];
  const mode = end === "killed" ? [] : ["--until-refused"];
  const before = said.length;
  const child = spawn(process.execPath, [...flags, program, folder, ...mode], { stdio: ["ignore", "pipe", "pipe"] });
  const closed = once(child, "close");
  let output = "";
  let complaint = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaint += text;
  });
  if (end === "killed") {
    if (Math.random() * EARLY < 1) await delay(Math.random() * EARLIEST_READY_MS);
    else {
      await Promise.race([once(child.stdout, "data"), closed]);
      await delay(Math.random() * LATEST_KILL_MS);
    }
    child.kill("SIGKILL");
  }
  const [code, signal] = (await closed) as [number | null, NodeJS.Signals | null];
  if (signal !== (end === "killed" ? "SIGKILL" : null) || (code ?? 0) !== 0)
    throw new Error(`A payer ended by itself with ${String(code ?? signal)}: ${complaint}`);
  for (const line of output.split("\n").slice(0, -1)) {
    const [kind, channel = "", cumulative = "", signature = ""] = line.split(" ");
    if (kind !== "paid" && kind !== "held") continue;
    said.push({ kind, channel, cumulative: BigInt(cumulative), signature, by: child.pid ?? 0, before });
  }
}
