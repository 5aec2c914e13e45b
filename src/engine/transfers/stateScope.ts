import type { RunScope } from "./run.ts";
import type { TransferState } from "./transferState.ts";

/** What a run reads and changes of its transfer's state. */
export function stateScope(
  state: TransferState,
): Omit<RunScope, "parts" | "signal" | "settle" | "onComplete" | "onError"> {
  const { update, updateSoon, enter, onChecked } = state;
  return {
    record: () => state.record,
    metainfo: () => state.metainfo,
    update,
    updateSoon,
    enter,
    onChecked,
    reopen() {
      const { completedAt, ...rest } = state.record;
      state.record = rest;
      if (completedAt !== undefined) update({});
    },
    onInfo(known) {
      state.metainfo = known;
      state.rest();
    },
    onCheckpoint(bitfield, open, makeDurable) {
      const record = { ...state.record, bitfield, open };
      makeDurable(record);
      state.record = record;
    },
    onOpen(opened) {
      state.open = opened;
      if (opened === undefined) state.rest();
    },
  };
}
