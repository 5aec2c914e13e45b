import { SwarmbidError } from "../../engine/errors.ts";
import type { BidPolicy } from "../../engine/marketModel.ts";
import { checkBid } from "../../engine/marketTerms.ts";
import type { OptionValues } from "../readOptions.ts";
import type { bidOptions } from "./marketOptions.ts";
import { type MoneyUse, moneyUse, refuseMoneyWithout, refuseWithout } from "./moneyUse.ts";
import { readDeadline } from "./readDeadline.ts";
import { readSum } from "./readSum.ts";

/** What is offered, and whose money it is. */
export interface BidUse extends MoneyUse {
  readonly policy: Exclude<BidPolicy, { readonly kind: "free" }>;
}

type Values = OptionValues<typeof bidOptions> & { readonly transport?: string };

/** Undefined: nothing is paid. Throws `badInput`. */
export function readBid(values: Values, nowMs: number): BidUse | undefined {
  const { bid } = values;
  if (bid === undefined) {
    refuseWithout("--bid", values, ["max-per-gib", "price-per-mib", "max-total", "deadline"]);
    refuseMoneyWithout("--bid", values);
    return undefined;
  }
  if (bid !== "auto" && bid !== "fixed")
    throw new SwarmbidError("badInput", `--bid wants auto or fixed, and got “${bid}”.`);
  if (values.transport === "httpsOnly")
    throw new SwarmbidError(
      "badInput",
      "--transport httpsOnly asks no peer, and only peers take bids: leave out one of the two.",
    );
  const policy = bid === "auto" ? readAuto(values, nowMs) : readFixed(values);
  checkBid(policy);
  const use = moneyUse(values);
  requireToken(policy.maxTotal.asset, use);
  return { policy, ...use };
}

function readAuto(values: Values, nowMs: number): BidUse["policy"] {
  refuseWithout("--bid fixed", values, ["price-per-mib"]);
  const { deadline } = values;
  return {
    kind: "auto",
    maxPricePerGiB: readSum("--max-per-gib", needed("--bid auto", "--max-per-gib", values["max-per-gib"])),
    maxTotal: readSum("--max-total", needed("--bid auto", "--max-total", values["max-total"])),
    ...(deadline === undefined ? {} : { deadlineMs: readDeadline(deadline, nowMs) }),
  };
}

function readFixed(values: Values): BidUse["policy"] {
  refuseWithout("--bid auto", values, ["max-per-gib", "deadline"]);
  return {
    kind: "fixed",
    pricePerMiB: readSum("--price-per-mib", needed("--bid fixed", "--price-per-mib", values["price-per-mib"])),
    maxTotal: readSum("--max-total", needed("--bid fixed", "--max-total", values["max-total"])),
  };
}

function needed(option: string, other: string, value: string | undefined): string {
  if (value !== undefined) return value;
  throw new SwarmbidError("badInput", `${option} wants ${other} AMOUNT too: name it.`);
}

/** Throws `badInput` where the network has no such token. */
export function requireToken(asset: string, { choice, tokens }: MoneyUse): void {
  const isThere = asset === "BTT" ? tokens.btt !== undefined : tokens.bttold !== undefined;
  if (!isThere)
    throw new SwarmbidError(
      "badInput",
      `No ${asset} is known on ${choice.network.name}: choose another network, or name its token with ${asset === "BTT" ? "--btt" : "--bttold"}.`,
    );
}
