import { expect, test } from "vitest";
import { keepFetched } from "../../../../src/engine/transfers/keepFetched.ts";
import { createFakeClock } from "../../../fakes/clock.ts";

const OPTIONS = { allowLocalNetwork: false };
const MINUTE_MS = 60_000;

function bench() {
  const asked: string[] = [];
  const clock = createFakeClock();
  const files = keepFetched((url) => Promise.resolve(Uint8Array.of(asked.push(url))), clock);
  return { asked, clock, files };
}

test("what was fetched for a preview is not fetched again to add it, and only once", async () => {
  const { asked, files } = bench();
  const bytes = await files.forPreview("https://a/1", OPTIONS);
  expect(await files.forAdding("https://a/1", OPTIONS)).toBe(bytes);
  expect(asked).toEqual(["https://a/1"]);
  await files.forAdding("https://a/1", OPTIONS);
  expect(asked).toHaveLength(2);
});

test("every preview asks the address anew, and the newest answer is added", async () => {
  const { asked, files } = bench();
  await files.forPreview("https://a/1", OPTIONS);
  const newest = await files.forPreview("https://a/1", OPTIONS);
  expect(asked).toHaveLength(2);
  expect(await files.forAdding("https://a/1", OPTIONS)).toBe(newest);
});

test("what is older than ten minutes is fetched again, and so is what four later ones displaced", async () => {
  const { asked, clock, files } = bench();
  await files.forPreview("https://a/old", OPTIONS);
  clock.advance(11 * MINUTE_MS);
  await files.forAdding("https://a/old", OPTIONS);
  expect(asked).toHaveLength(2);
  for (const n of [1, 2, 3, 4, 5]) await files.forPreview(`https://a/${String(n)}`, OPTIONS);
  await files.forAdding("https://a/5", OPTIONS);
  expect(asked).toHaveLength(7);
  await files.forAdding("https://a/1", OPTIONS);
  expect(asked).toHaveLength(8);
});
