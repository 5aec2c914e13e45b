import type { TransferPhase } from "../model.ts";
import type { SwarmStats } from "../swarm/port.ts";

/** Looks at an unchanged transfer before it counts as still: what follows a change is shown at once. */
const LOOKS_BEFORE = 20;
/** Of the looks at a still transfer one of these is made. */
export const STILL_LOOKS = 10;

/** Tells which looks at a transfer can be left out because nothing moves in it: hundreds of idle seeds cost next to nothing. */
export interface Stillness {
  /** To be asked at each look. */
  mayLeaveOut(phase: TransferPhase, stats: SwarmStats | undefined): boolean;
}

export function createStillness(): Stillness {
  let last: { readonly phase: TransferPhase; readonly stats: SwarmStats | undefined } | undefined;
  let looks = 0;
  return {
    mayLeaveOut(phase, stats) {
      const isSame = last?.phase === phase && isStill(last.stats, stats);
      last = { phase, stats };
      looks = isSame ? looks + 1 : 0;
      return looks > LOOKS_BEFORE && looks % STILL_LOOKS !== 0;
    },
  };
}

function isStill(before: SwarmStats | undefined, now: SwarmStats | undefined): boolean {
  if (before === undefined || now === undefined) return before === now;
  return (
    now.downloadBytesPerSecond === 0 &&
    now.uploadBytesPerSecond === 0 &&
    now.receivedBytes === before.receivedBytes &&
    now.sentBytes === before.sentBytes &&
    now.peers === before.peers &&
    now.seeds === before.seeds
  );
}
