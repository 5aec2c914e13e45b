import type { Finding, TransferId } from "../../../src/engine/model.ts";
import type { StartedEngine } from "./startEngine.ts";

/** Asks until the cause is named; the diagnosis looks at one moment. */
export async function namedCause(
  engine: StartedEngine,
  id: TransferId,
  cause: Finding["cause"],
  limitMs = 10_000,
): Promise<Finding> {
  const deadline = performance.now() + limitMs;
  for (;;) {
    const findings = await engine.transfers.diagnose(id);
    const found = findings.find((finding) => finding.cause === cause);
    if (found !== undefined) return found;
    if (performance.now() > deadline) throw new Error(`never ${cause}: ${JSON.stringify(findings)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
