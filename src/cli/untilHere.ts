import { SwarmbidError } from "../engine/errors.ts";
import type { TransferId } from "../engine/model.ts";
import type { FetchCommand } from "./commandLine.ts";
import type { CommandParts } from "./commandParts.ts";
import { formatPercent, formatSeconds } from "./formatAmounts.ts";
import { createPatience } from "./patience.ts";
import { doneFraction } from "./progressLine.ts";
import { createStandstill } from "./standstill.ts";
import { throwIfStopped, watchTransfer } from "./watchTransfer.ts";
import { whyNothingArrived } from "./whyNothingArrived.ts";

/** Nothing moved for so long: it is said why, for whoever waits. */
const SLOW_AFTER_MS = 30_000;

/**
 * Resolves when everything wanted is here, and when the seeding that was asked for is over; `seedsOn`: the user ended it, no rule did.
 * Throws `cancelled` and `noProgress` before that.
 */
export async function untilHere(
  id: TransferId,
  { settings, timeoutMs, peers }: FetchCommand,
  { engine, output, clock, signal }: CommandParts,
): Promise<{ readonly seedsOn: boolean }> {
  const patience = createPatience(clock, timeoutMs);
  const reached = { everything: false, end: false };
  const why = async () => {
    const findings = await engine.transfers.diagnose(id).catch(() => []);
    return { findings, words: whyNothingArrived(findings, engine.transfers.get(id), peers) };
  };
  const slow = createStandstill(clock, SLOW_AFTER_MS, () => {
    void why().then(({ findings, words }) => {
      // The outcome is the last that a command says.
      if (reached.end) return;
      const message = `Nothing arrived for ${formatSeconds(SLOW_AFTER_MS / 1_000)}.${words}`;
      const causes = findings.map(({ cause }) => cause);
      output.happened({ event: "slow", facts: { causes, message }, sentence: message });
    });
  });
  try {
    await watchTransfer(engine, id, AbortSignal.any([signal, patience.signal]), (snapshot) => {
      output.progress(snapshot);
      throwIfStopped(snapshot);
      patience.look(snapshot);
      slow.look(snapshot);
      if (snapshot.phase === "complete") return true;
      if (snapshot.phase !== "seeding") return undefined;
      if (!settings.seedAfterCompletion) return true;
      if (!reached.everything) {
        const sentence = `“${snapshot.name}” is here; seeding until you press Ctrl+C.`;
        output.happened({ event: "seeding", facts: { listening: engine.status.port }, sentence });
      }
      reached.everything = true;
      return undefined;
    });
    return { seedsOn: false };
  } catch (error) {
    if (!SwarmbidError.is(error, "cancelled")) throw error;
    if (reached.everything) return { seedsOn: true };
    const snapshot = engine.transfers.get(id);
    const where = snapshot === undefined ? "" : ` at ${formatPercent(doneFraction(snapshot))}`;
    if (signal.aborted || timeoutMs === undefined)
      throw new SwarmbidError("cancelled", `Stopped${where}: run the same command again to go on.`, error);
    const { words } = await why();
    const nothing = `Nothing arrived for ${formatSeconds(timeoutMs / 1_000)}, stopped${where}`;
    throw new SwarmbidError(
      "noProgress",
      `${nothing}${words === "" ? ": run" : `.${words} Run`} the same command again to go on, or name more sources with --tracker, --peer or --web-seed.`,
      error,
    );
  } finally {
    patience.dispose();
    slow.dispose();
    reached.end = true;
  }
}
