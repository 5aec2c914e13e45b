import type { Clock } from "../engine/ports.ts";
import { printable } from "./displayWidth.ts";
import { formatBytes, formatPercent, formatSeconds } from "./formatAmounts.ts";
import type { Activity, Output } from "./output.ts";
import { phaseWords } from "./phaseWords.ts";
import { doneFraction, isReading } from "./progressLine.ts";

const LINE_INTERVAL_MS = 5000;

/** Plain lines for a log file or a pipe: one when the phase changes, and one every five seconds while something moves on. */
export function createPlainOutput(
  write: (text: string) => void,
  writeError: (text: string) => void,
  clock: Clock,
): Output {
  let lastPhase: Activity | undefined;
  let nextLine = 0;
  return {
    happened({ sentence, more = [] }) {
      for (const line of [sentence, ...more]) write(`${printable(line)}\n`);
    },
    progress(progress) {
      const moves = progress.phase === "downloading" || isReading(progress);
      if (progress.phase === lastPhase && (!moves || clock.now() < nextLine)) return;
      lastPhase = progress.phase;
      nextLine = clock.now() + LINE_INTERVAL_MS;
      const words = [phaseWords[progress.phase]];
      if (progress.phase === "downloading") {
        words.push(formatPercent(doneFraction(progress)), `${formatBytes(progress.downloadBytesPerSecond)}/s`);
        if (progress.secondsLeft !== undefined) words.push(formatSeconds(progress.secondsLeft));
        words.push(`${progress.peers} ${progress.peers === 1 ? "peer" : "peers"}`);
        if (progress.market !== undefined)
          words.push(`${progress.market.paid === "" ? "nothing" : progress.market.paid} paid`);
      } else if (isReading(progress)) {
        words.push(formatPercent(doneFraction(progress)));
      }
      write(`${words.join(" · ")}\n`);
    },
    finish(outcome) {
      if (!outcome.ok) writeError(`${printable(outcome.message)}\n`);
      else for (const line of [outcome.sentence, outcome.more ?? []].flat()) write(`${printable(line)}\n`);
    },
  };
}
