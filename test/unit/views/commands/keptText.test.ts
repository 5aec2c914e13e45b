import { expect, test } from "vitest";
import { keptText } from "../../../../src/views/commands/keptText.ts";

test("what stays is named with the reason, one sentence for each", () => {
  const text = keptText([
    { path: "set/a", reason: "yours" },
    { path: "set/b", reason: "refused" },
    { path: "set/c", reason: "yours" },
    { path: "set/d", reason: "unclear" },
  ]);
  expect(text).toBe(
    "These were there before the transfer and stay: set/a, set/c. These may be somebody else's and stay: set/d. The disk did not let these be deleted: set/b.",
  );
});

test("of many only the first are named, and of none nothing is said", () => {
  const many = Array.from({ length: 2_000 }, (_, index) => ({ path: `f${String(index)}`, reason: "yours" }) as const);
  expect(keptText(many)).toMatch(/: f0, f1, f2, f3, f4, f5, f6, f7 and 1,992 more\.$/);
  expect(keptText([])).toBeUndefined();
});
