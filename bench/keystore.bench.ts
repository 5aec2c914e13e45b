// How long a wallet takes to unlock with its password, and what the thread that asked for it does meanwhile.
import { monitorEventLoopDelay } from "node:perf_hooks";
import { openWallet } from "../src/engine/payments/wallet/wallet.ts";
import { systemClock } from "../src/engine/systemClock.ts";
import { bench } from "./bench.ts";
import { told } from "./figure.ts";
import { inTemporaryFolder } from "./temporaryFolder.ts";

const ROUNDS = 7;
const PASSWORD = "a password for the bench";
const NANOSECONDS = 1e6;

const median = (values: readonly number[]): number =>
  [...values].sort((first, second) => first - second)[values.length >> 1] ?? 0;

await bench(() =>
  inTemporaryFolder(async (folder) => {
    const wallet = openWallet({ folder, clock: systemClock, autoLockMs: 60_000 });
    await wallet.importKey("01".repeat(32), PASSWORD);
    await wallet.unlock(PASSWORD);
    const signer = wallet.signer();
    const delay = monitorEventLoopDelay({ resolution: 5 });
    const [waited, worked]: [number[], number[]] = [[], []];
    delay.enable();
    for (let round = 0; round < ROUNDS; round++) {
      const begun = performance.now();
      const before = process.cpuUsage();
      await wallet.unlock(PASSWORD);
      const { user, system } = process.cpuUsage(before);
      waited.push(performance.now() - begun);
      worked.push((user + system) / 1_000);
    }
    delay.disable();
    const digest = new Uint8Array(32).fill(1);
    const signed: number[] = [];
    for (let round = 0; round < 200; round++) {
      const begun = performance.now();
      signer.sign(digest);
      signed.push(performance.now() - begun);
    }
    wallet.close();
    return [
      told("wallet unlocked, median", median(waited), "ms"),
      told("wallet unlocked, processor time, least", Math.min(...worked), "ms"),
      told("meanwhile: thread held up, worst", delay.max / NANOSECONDS, "ms"),
      told("digest signed by an unlocked wallet, median", median(signed), "ms"),
    ];
  }),
);
