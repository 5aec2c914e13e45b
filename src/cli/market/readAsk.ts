import { SwarmbidError } from "../../engine/errors.ts";
import type { Ask } from "../../engine/marketModel.ts";
import { checkAsk } from "../../engine/marketTerms.ts";
import type { OptionValues } from "../readOptions.ts";
import type { askOptions } from "./marketOptions.ts";
import { type MoneyUse, moneyUse, refuseMoneyWithout, refuseWithout } from "./moneyUse.ts";
import { requireToken } from "./readBid.ts";
import { readSum } from "./readSum.ts";

/** On what terms is sold, and whose money it will be. */
export interface AskUse extends MoneyUse {
  readonly ask: Ask;
  readonly claimAtEnd: boolean;
}

const FREE_PERCENT = "20";

/** Undefined: nothing is sold. Throws `badInput`. */
export function readAsk(values: OptionValues<typeof askOptions>): AskUse | undefined {
  if (values.sell !== true) {
    refuseWithout("--sell", values, ["reserve", "free-share", "claim-at-end"]);
    refuseMoneyWithout("--sell", values);
    return undefined;
  }
  if (values.reserve === undefined)
    throw new SwarmbidError("badInput", "--sell wants --reserve AMOUNT too, the lowest price for a MiB: name it.");
  const reservePerMiB = readSum("--reserve", values.reserve, { allowZero: true });
  const ask = checkAsk({ reservePerMiB, freeShare: readPercent(values["free-share"] ?? FREE_PERCENT) });
  const use = moneyUse(values);
  requireToken(reservePerMiB.asset, use);
  return { ask, claimAtEnd: values["claim-at-end"] ?? false, ...use };
}

function readPercent(text: string): number {
  const percent = /^\d{1,3}(\.\d+)?%?$/.test(text) ? Number.parseFloat(text) : Number.NaN;
  if (percent >= 0 && percent <= 100) return percent / 100;
  throw new SwarmbidError("badInput", `--free-share wants per cent from 0 to 100, such as 20, and got “${text}”.`);
}
