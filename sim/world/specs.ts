import { amountOf } from "../../src/engine/amount.ts";
import type { BidPolicy } from "../../src/engine/marketModel.ts";
import { type Conduct, HONEST, type NodeSpec } from "./node.ts";

export const KIB = 1_024;
export const MIB = 1_024 * KIB;
/** Base units per MiB: large enough that whole units do not matter. */
export const RESERVE = 1_000_000n;

const FREE: BidPolicy = { kind: "free" };
const ENOUGH = 10n ** 24n;
/** More than anybody gets. */
const WITHOUT_END = 2 ** 50;

const buysUpTo = (worthPerMiB: bigint): BidPolicy => ({
  kind: "auto",
  maxPricePerGiB: amountOf("BTT", worthPerMiB * 1_024n),
  maxTotal: amountOf("BTT", ENOUGH),
});

export const seller = (upload: number, conduct: Partial<Conduct> = {}): NodeSpec => ({
  upload,
  sells: true,
  reservePerMiB: RESERVE,
  wantsBytes: 0,
  policy: FREE,
  conduct: { ...HONEST, ...conduct },
});

export const freePeer = (upload: number, conduct: Partial<Conduct> = {}): NodeSpec => ({
  ...seller(upload, conduct),
  sells: false,
  wantsBytes: WITHOUT_END,
});

export const buyer = (worthPerMiB: bigint, conduct: Partial<Conduct> = {}): NodeSpec => ({
  ...freePeer(0, conduct),
  policy: buysUpTo(worthPerMiB),
});
