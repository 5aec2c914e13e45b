import { fitToWidth, printable } from "./displayWidth.ts";
import { formatBytes, formatPercent, formatSeconds } from "./formatAmounts.ts";
import type { Progress } from "./output.ts";
import { phaseWords } from "./phaseWords.ts";

export interface ProgressStyle {
  /** Width of the terminal. */
  readonly columns: number;
  readonly colour: boolean;
}

const doneWords = { checking: "checked", hashing: "hashed", moving: "moved" } as const;

const BAR_COLUMNS = 24;
const NARROWEST_NAME = 8;
const WIDEST_NAME = 40;

/** One line that never wraps: what does not fit goes, the least important first (bar, peers, time left, name). */
export function progressLine(progress: Progress, { columns, colour }: ProgressStyle): string {
  // The last column stays free: some terminals wrap when it is written.
  const room = columns - 1;
  const name = printable(progress.name);
  if (progress.phase !== "downloading" && !isReading(progress)) {
    return fitToWidth([name, phaseWords[progress.phase], ...earnedWords(progress)].join("  "), room);
  }
  const fraction = doneFraction(progress);
  const essential = [formatPercent(fraction).padStart(5)];
  if (isReading(progress)) essential.push(doneWords[progress.phase]);
  else essential.push(`${formatBytes(progress.downloadBytesPerSecond)}/s`.padStart(9));
  const extras = isReading(progress)
    ? []
    : [timeLeft(progress).padStart(10), ...paidWords(progress), peerCount(progress).padStart(8)];

  for (const withBar of [true, false]) {
    for (let count = extras.length; count >= 0; count -= 1) {
      const figures = [...essential, ...extras.slice(0, count)].join("  ");
      const nameRoom = room - figures.length - 2 - (withBar ? BAR_COLUMNS + 2 : 0);
      if (nameRoom < NARROWEST_NAME) continue;
      const shown = fitToWidth(name, Math.min(nameRoom, WIDEST_NAME));
      return [shown, ...(withBar ? [bar(fraction, colour)] : []), figures].join("  ");
    }
  }
  return fitToWidth(essential.join(" ").trim(), room);
}

/** What is on the disk is being read, or moved. */
export const isReading = (progress: Progress): progress is Progress & { readonly phase: keyof typeof doneWords } =>
  Object.hasOwn(doneWords, progress.phase);

/** Progress of what the phase is about, 0 to 1. */
export function doneFraction(progress: Progress): number {
  if (isReading(progress)) return progress.checkedFraction ?? 0;
  return progress.totalBytes === undefined
    ? 0
    : progress.totalBytes === 0
      ? 1
      : progress.doneBytes / progress.totalBytes;
}

function bar(fraction: number, colour: boolean): string {
  const filled = Math.min(BAR_COLUMNS, Math.floor(fraction * BAR_COLUMNS));
  const full = "█".repeat(filled);
  const rest = "░".repeat(BAR_COLUMNS - filled);
  return colour ? `\x1b[36m${full}\x1b[2m${rest}\x1b[0m` : full + rest;
}

const paidWords = ({ market }: Progress): readonly string[] =>
  market === undefined ? [] : [market.paid === "" ? "nothing paid" : `${market.paid} paid`];

/** While we seed. */
function earnedWords({ market }: Progress): readonly string[] {
  if (market === undefined) return [];
  const price = market.pricePerMiB === undefined ? [] : [`${market.pricePerMiB}/MiB`];
  return [
    market.earned === "" ? "nothing earned" : `${market.earned} earned`,
    `${market.bidders} ${market.bidders === 1 ? "bidder" : "bidders"}`,
    ...price,
  ];
}

const timeLeft = ({ secondsLeft }: Progress) => (secondsLeft === undefined ? "" : formatSeconds(secondsLeft));
const peerCount = ({ peers }: Progress) => `${peers} ${peers === 1 ? "peer" : "peers"}`;
