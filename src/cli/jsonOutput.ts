import type { Clock } from "../engine/ports.ts";
import { noticeInCliWords } from "./cliWords.ts";
import type { Output } from "./output.ts";

const PROGRESS_INTERVAL_MS = 500;

/** JSON lines: events on the way, the outcome as the last line. */
export function createJsonOutput(write: (text: string) => void, clock: Clock): Output {
  let nextProgress = 0;
  let lastProgress = "";
  let lastPhase = "";
  const line = (value: object) => write(`${JSON.stringify(value)}\n`);
  return {
    happened: ({ event, facts }) => line({ event, ...facts }),
    progress(progress) {
      // The engine tells a change once: what a transfer does now is never held back.
      if (progress.phase === lastPhase && clock.now() < nextProgress) return;
      lastPhase = progress.phase;
      nextProgress = clock.now() + PROGRESS_INTERVAL_MS;
      const text = JSON.stringify({
        event: "progress",
        phase: progress.phase,
        doneBytes: Math.round(progress.doneBytes),
        totalBytes: progress.totalBytes,
        downloadBytesPerSecond: Math.round(progress.downloadBytesPerSecond),
        uploadBytesPerSecond: Math.round(progress.uploadBytesPerSecond),
        secondsLeft: progress.secondsLeft === undefined ? undefined : Math.round(progress.secondsLeft),
        peers: progress.peers,
        receivedBytes: progress.receivedBytes,
        sentBytes: progress.sentBytes,
        market: progress.market,
        notice: progress.notice === undefined ? undefined : noticeInCliWords(progress.notice),
      });
      // A seed that nobody asks would fill a log with the same line.
      if (text !== lastProgress) write(`${text}\n`);
      lastProgress = text;
    },
    finish(outcome) {
      if (outcome.ok) {
        line({ ok: true, ...outcome.facts });
        return;
      }
      const { facts, ...failure } = outcome;
      line({ ...failure, ...facts });
    },
  };
}
