import { expect, test } from "vitest";
import type { KillPoint } from "./killingProxy.ts";
import { type SettleBench, settleBench } from "./settleBench.ts";
import { DOINGS, STEPS } from "./settler.ts";

/** `SWARMBID_SETTLE_KILLS=all`: at every request, before and after it, and after every write. */
const ALL = process.env["SWARMBID_SETTLE_KILLS"] === "all";
const TIMEOUT_MS = ALL ? 3_600_000 : 300_000;

for (const [at, doing] of DOINGS.entries())
  test(`a process that is killed at any step of ${doing} loses nothing, and nothing is sent or booked twice`, {
    timeout: TIMEOUT_MS,
  }, async () => {
    const bench: SettleBench = await settleBench();
    try {
      // Where it can be killed: seen once in full.
      await bench.prepare(doing);
      const whole = await bench.run(doing);
      expect(whole).toMatchObject({ killed: false, code: 0, complaint: "" });
      const { books, chain } = await bench.compare();
      expect(books).toEqual(chain);

      const points: readonly (KillPoint | (typeof STEPS)[number])[] = ALL
        ? [...STEPS, ...whole.paths.flatMap((_, index) => both(index + 1))]
        : [
            STEPS[at % STEPS.length] ?? "begin",
            ...both(whole.paths.findIndex((path) => path.includes("broadcast")) + 1),
          ];
      for (const point of points) {
        await bench.prepare(doing);
        expect(await bench.run(doing, point)).toMatchObject({ killed: true });
        await bench.recover();
        const after = await bench.compare();
        expect({ point, ...after.books }).toEqual({ point, ...after.chain });
      }
    } finally {
      await bench.close();
    }
  });

const both = (request: number): readonly KillPoint[] => [
  { request, when: "before" },
  { request, when: "after" },
];
