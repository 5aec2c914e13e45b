import { cpus, loadavg } from "node:os";
import type { BenchReport, Figure } from "./figure.ts";

const loadPerCore = (): number => (loadavg()[0] ?? 0) / cpus().length;

/** Runs a bench in this process and hands its figures to the runner, or prints them when there is none. */
export const bench = (measure: () => Promise<readonly Figure[]>): Promise<void> =>
  benchTable(async () => ({ figures: await measure() }));

/** The same for a bench with a table of its own. */
export async function benchTable(measure: () => Promise<Pick<BenchReport, "figures" | "table">>): Promise<void> {
  const before = loadPerCore();
  const report: BenchReport = { ...(await measure()), load: [before, loadPerCore()] };
  if (process.send === undefined) process.stdout.write(`${JSON.stringify(report, undefined, 1)}\n`);
  else process.send(report, () => process.disconnect());
}
