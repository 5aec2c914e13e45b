/** Why nothing is offered. */
export type StopReason =
  | "free"
  | "complete"
  | "lastPercent"
  | "paused"
  | "webSeedsSuffice"
  | "linkFull"
  | "soonEnough"
  | "capReached";

/** One transfer, as the buyer sees it. */
export interface BuyerProgress {
  readonly isPaused: boolean;
  readonly totalBytes: number;
  readonly leftBytes: number;
  /** What our link carries, by its limit or as measured; undefined: nobody knows. */
  readonly linkBytesPerSecond: number | undefined;
  readonly webSeedBytesPerSecond: number;
  /** What all peers give for nothing, those included that are paid now: their baselines. */
  readonly freeBytesPerSecond: number;
}

/** So close to the end a bid would come too late to be worth its message. */
const LAST_FRACTION = 0.01;
/** A link that carries this much of what it can is full. */
const FULL_FRACTION = 0.95;

/** Undefined: offers may be made. */
export function stopReason(progress: BuyerProgress, leftUnits: bigint): StopReason | undefined {
  const { leftBytes, totalBytes, linkBytesPerSecond: link, webSeedBytesPerSecond, freeBytesPerSecond } = progress;
  if (progress.isPaused) return "paused";
  if (leftBytes <= 0) return "complete";
  if (leftBytes <= totalBytes * LAST_FRACTION) return "lastPercent";
  if (link !== undefined && webSeedBytesPerSecond >= link * FULL_FRACTION) return "webSeedsSuffice";
  if (link !== undefined && webSeedBytesPerSecond + freeBytesPerSecond >= link * FULL_FRACTION) return "linkFull";
  return leftUnits <= 0n ? "capReached" : undefined;
}
