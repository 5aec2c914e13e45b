import { expect, test } from "vitest";
import { createLayout } from "../../../../src/engine/store/layout.ts";
import { piecePlan } from "../../../../src/engine/transfers/piecePlan.ts";
import { fakeTorrent } from "../../../fakes/torrent.ts";

test("a piece that files share has the greatest priority of theirs, and unwanted pieces have none", () => {
  const lengths = [16_384 + 100, 16_384, 16_384];
  const { metainfo } = fakeTorrent(
    16_384,
    lengths.map((length, index) => ({ path: `set/${String(index)}`, length })),
  );
  const layout = createLayout(metainfo, [0, 1]);
  const plan = piecePlan(layout, metainfo.pieceCount, { strategy: "rarest", priorities: { 0: "low", 1: "high" } });
  expect([...plan.priorities]).toEqual([1, 3, 3, 0]);
});
