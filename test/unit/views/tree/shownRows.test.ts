import { expect, test } from "vitest";
import { actionsOf } from "../../../../src/views/tree/transferActions.ts";
import { transferRow } from "../../../../src/views/tree/transferRow.ts";
import { transferSnapshot } from "../../../fakes/snapshots.ts";

test("a row of another window's transfer offers only what looks at it", () => {
  const { context } = transferRow(transferSnapshot({ phase: "complete", doneBytes: 1_000_000_000, completedAt: 1 }));
  expect(context).toContain("canVerify");
  expect(actionsOf(context, true)).toBe("shownTransfer canReveal canOpen");
  expect(actionsOf("file canPeek canStream canPrioritize", true)).toBe("file");
  expect(actionsOf(context, false)).toBe(context);
});
