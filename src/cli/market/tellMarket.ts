import type { TorrentEngine } from "../../engine/door.ts";
import type { Output } from "../output.ts";
import { marketProgress } from "./marketFacts.ts";

/** The same output, with what is paid and earned in each progress line. */
export const tellMarket = (output: Output, { market }: TorrentEngine, id: string): Output => ({
  ...output,
  progress(progress) {
    const told = marketProgress(market.snapshot(), id);
    output.progress(told === undefined ? progress : { ...progress, market: told });
  },
});
