import type { Clock } from "../engine/ports.ts";
import { printable } from "./displayWidth.ts";
import type { Output, Progress } from "./output.ts";
import { progressLine } from "./progressLine.ts";

const REDRAW_INTERVAL_MS = 250;
const CLEAR_LINE = "\r\x1b[2K";

/** What the output needs of a terminal; its width is read anew for every line. */
export interface Terminal {
  write(text: string): void;
  /** Where errors go; the same screen unless it was redirected. */
  writeError(text: string): void;
  columns(): number;
  readonly colour: boolean;
}

/** A progress line that is redrawn in place, at most four times a second; sentences push it down. */
export function createTerminalOutput(terminal: Terminal, clock: Clock): Output {
  let nextDraw = 0;
  let drawn = false;
  let lastPhase = "";

  const clear = () => {
    if (drawn) terminal.write(CLEAR_LINE);
    drawn = false;
  };
  const draw = (progress: Progress) => {
    const line = progressLine(progress, { columns: terminal.columns(), colour: terminal.colour });
    terminal.write(`${CLEAR_LINE}${line}`);
    drawn = true;
  };
  return {
    happened({ sentence, more = [] }) {
      clear();
      for (const line of [sentence, ...more]) terminal.write(`${printable(line)}\n`);
    },
    progress(progress) {
      if (progress.phase === lastPhase && clock.now() < nextDraw) return;
      lastPhase = progress.phase;
      nextDraw = clock.now() + REDRAW_INTERVAL_MS;
      draw(progress);
    },
    finish(outcome) {
      clear();
      if (!outcome.ok) terminal.writeError(`${printable(outcome.message)}\n`);
      else for (const line of [outcome.sentence, outcome.more ?? []].flat()) terminal.write(`${printable(line)}\n`);
    },
  };
}
