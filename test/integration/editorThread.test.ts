import { fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { expect, test } from "vitest";
import type { BenchReport } from "../../bench/figure.ts";

/** Of the bench that also tells delays: those are no matter for a machine that is busy with other tests. */
test("fetching and checking 48 MiB is another thread's work: the editor's does less than a fifth of it", async () => {
  const bench = fork(path.resolve("bench/editorDelay.bench.ts"), ["48"], { execArgv: ["--no-warnings"] });
  const [report] = (await Promise.race([once(bench, "message"), once(bench, "exit")])) as [BenchReport];
  const shares = report.figures.filter(({ what }) => what.includes("share of both threads"));
  expect(shares.map(({ what }) => what.split(":")[0])).toEqual(["fetch", "verify"]);
  for (const { value } of shares) expect(value).toBeLessThan(20);
});
