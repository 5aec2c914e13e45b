import { writeFileSync } from "node:fs";
import Mocha from "mocha";
import type { HostResult } from "./hostResult.ts";

const TEST_TIMEOUT_MS = 60_000;

/** Runs inside the extension host: mocha over the suite's files, whose results go to the file that the runner asks for. */
export async function runSuite(load: () => Promise<unknown>): Promise<void> {
  const resultsFile = process.env["SWARMBID_HOST_RESULTS"];
  if (resultsFile === undefined) throw new Error("SWARMBID_HOST_RESULTS names no file.");
  process.setSourceMapsEnabled(true);
  const mocha = new Mocha({ ui: "bdd", timeout: TEST_TIMEOUT_MS, reporter: Silent });
  // What mocha does itself before it loads a file: `describe` and `it` get their meaning.
  mocha.suite.emit("pre-require", globalThis, "", mocha);
  const results: HostResult[] = [];
  try {
    await load();
  } catch (error) {
    const broken = { title: "the suite's files could not be loaded", state: "failed", milliseconds: 0 } as const;
    writeFileSync(resultsFile, JSON.stringify([{ ...broken, error: reasonOf(error) }]));
    return;
  }
  await new Promise<void>((resolve) => {
    const runner = mocha.run(() => resolve());
    runner.on("pass", (test) => results.push({ state: "passed", ...about(test) }));
    runner.on("pending", (test) => results.push({ state: "skipped", ...about(test) }));
    runner.on("fail", (test, error: unknown) =>
      results.push({ state: "failed", ...about(test), error: reasonOf(error) }),
    );
  });
  writeFileSync(resultsFile, JSON.stringify(results, undefined, 1));
}

class Silent extends Mocha.reporters.Base {}

const about = (test: Mocha.Test): Pick<HostResult, "title" | "milliseconds"> => ({
  title: test.fullTitle(),
  milliseconds: test.duration ?? 0,
});

const reasonOf = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));
