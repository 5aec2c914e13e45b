import { expect, test } from "vitest";
import type { TransferSnapshot } from "../../../../src/engine/model.ts";
import { createTransferProgress } from "../../../../src/engine/worker/transferProgress.ts";
import { transferSnapshot } from "../../../fakes/snapshots.ts";

const sampleTransfer = transferSnapshot();

const running = (snapshot: Partial<TransferSnapshot>) => {
  const progress = createTransferProgress();
  const transfer = { ...sampleTransfer, phase: "downloading" as const, totalBytes: 100, doneBytes: 40, ...snapshot };
  progress.update({ changed: [transfer], removed: [], released: [transfer.id] });
  return { progress, id: transfer.id };
};

test("what web seeds give is told to the market: it need not be bought", () => {
  const { progress, id } = running({ webSeedBytesPerSecond: 30 });
  expect(progress.progressOf(id)).toMatchObject({ leftBytes: 60, webSeedBytesPerSecond: 30 });
});

test("the link is the tighter of the limit of all and the transfer's own", () => {
  const { progress, id } = running({ options: { ...sampleTransfer.options, downloadLimit: 7 } });
  progress.limit(9);
  expect(progress.progressOf(id)?.linkBytesPerSecond).toBe(7);
  progress.limit(5);
  expect(progress.progressOf(id)?.linkBytesPerSecond).toBe(5);
});

test("a transfer that was not let go on is none", () => {
  const { progress, id } = running({});
  progress.update({ changed: [{ ...sampleTransfer, id }], removed: [], released: [] });
  expect(progress.progressOf(id)).toBeUndefined();
});
