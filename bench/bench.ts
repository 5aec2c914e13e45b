import { cpus, loadavg } from "node:os";
import type { BenchReport, Figure } from "./figure.ts";

const loadPerCore = (): number => (loadavg()[0] ?? 0) / cpus().length;

/** Runs a bench in this process and hands its figures to the runner, or prints them when there is none. */
export async function bench(measure: () => Promise<readonly Figure[]>): Promise<void> {
  const before = loadPerCore();
  const figures = await measure();
  const report: BenchReport = { figures, load: [before, loadPerCore()] };
  if (process.send === undefined) process.stdout.write(`${JSON.stringify(report, undefined, 1)}\n`);
  else process.send(report, () => process.disconnect());
}
