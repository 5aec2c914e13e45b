import { SwarmbidError } from "../errors.ts";
import { checkBid } from "../marketTerms.ts";
import { DEFAULT_OPTIONS, type FilePriority, type PieceStrategy, type TransferOptions } from "../model.ts";

/**
 * Options as a caller gave them, completed: who leaves something out means the default. Throws `badInput` for what is none.
 * A program may have named them, whatever the types say.
 */
export function checkOptions(given: Partial<TransferOptions> = {}): TransferOptions {
  const { strategy = DEFAULT_OPTIONS.strategy, priorities = DEFAULT_OPTIONS.priorities } = given;
  const { downloadLimit, uploadLimit, seedRules, bid } = given;
  if (!(STRATEGIES as readonly unknown[]).includes(strategy)) throw wrong("the order of the pieces");
  if (!isObject(priorities) || !Object.entries(priorities).every(isPriority))
    throw wrong("the priorities of the files");
  for (const limit of [downloadLimit, uploadLimit])
    if (limit !== undefined && !(Number.isFinite(limit) && limit >= 0)) throw wrong("a speed limit");
  if (seedRules !== undefined && !isObject(seedRules)) throw wrong("the rules for seeding");
  if (bid !== undefined) checkBid(bid);
  return { ...given, strategy, priorities };
}

const STRATEGIES: readonly PieceStrategy[] = ["rarest", "sequential"];
const PRIORITIES: readonly FilePriority[] = ["low", "normal", "high"];

const isObject = (value: unknown): boolean => typeof value === "object" && value !== null;

const isPriority = ([file, priority]: readonly [string, unknown]): boolean =>
  /^\d+$/.test(file) && (PRIORITIES as readonly unknown[]).includes(priority);

const wrong = (what: string): SwarmbidError =>
  new SwarmbidError("badInput", `What was given for ${what} cannot be used: choose it again.`);
