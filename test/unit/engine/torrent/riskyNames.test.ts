import fc from "fast-check";
import { expect, test } from "vitest";
import { riskyName } from "../../../../src/engine/torrent/riskyNames.ts";

const WORDS = [".git", "git~1", ".vscode", "a.code-workspace", "A.CODE-WORKSPACE", ".", "~", ":", " ", "x", "GI7EBA~1"];

test("a name that is judged at a glance gets the same verdict as one that is looked at closely", () => {
  const ascii = fc.string({ unit: "grapheme-ascii", maxLength: 12 });
  const name = fc.array(fc.oneof(fc.constantFrom(...WORDS), ascii), { maxLength: 4 }).map((parts) => parts.join(""));
  fc.assert(
    fc.property(name, (plain) => {
      // A character that nobody sees changes nothing but the way to the verdict.
      expect(riskyName(plain)).toBe(riskyName(`\u200d${plain}`));
    }),
    { numRuns: 2_000 },
  );
});
