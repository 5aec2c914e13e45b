import { expect, test } from "vitest";
import { whenListed } from "../../../../src/views/tree/whenListed.ts";
import { createFakeClock } from "../../../fakes/clock.ts";
import { createFakeEngine } from "../../../fakes/engine.ts";
import { transferSnapshot } from "../../../fakes/snapshots.ts";

const A = "a".repeat(40);
const B = "b".repeat(40);

test("a transfer that is listed needs no waiting, and one that comes is waited for", async () => {
  const engine = createFakeEngine();
  const clock = createFakeClock();
  const listed = whenListed(engine, A, clock);
  engine.put(transferSnapshot({ id: B }));
  engine.put(transferSnapshot({ id: A }));
  expect(await listed).toBe(true);
  expect(await whenListed(engine, A, clock)).toBe(true);
  expect(clock.pending).toBe(0);
});

test("the waiting ends when the transfer does not come", async () => {
  const clock = createFakeClock();
  const listed = whenListed(createFakeEngine(), A, clock);
  clock.advance(3000);
  expect(await listed).toBe(false);
});
