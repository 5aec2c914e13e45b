import { expect, test } from "vitest";
import { onlySourceNews } from "../../../src/views/onlySourceNews.ts";
import { transferSnapshot } from "../../fakes/snapshots.ts";

const [a, b, c] = ["a", "b", "c"].map((letter) => letter.repeat(40)) as [string, string, string];
const only = (id: string) => transferSnapshot({ id, phase: "seeding", isOnlySource: true });
const others = (id: string) => transferSnapshot({ id, phase: "seeding", isOnlySource: false });

test("each transfer that we are the only source of is told once", () => {
  const first = onlySourceNews([], [only(a), others(b)]);
  expect(first.news.map(({ id }) => id)).toEqual([a]);
  expect(onlySourceNews(first.told, [only(a), others(b)]).news).toEqual([]);
  expect(onlySourceNews(first.told, [others(a), only(b)]).news.map(({ id }) => id)).toEqual([b]);
});

test("one that was told of is not told again after others came, and is forgotten with its transfer", () => {
  const { told } = onlySourceNews([a, c], [others(a), only(b)]);
  expect(told).toEqual([a, b]);
});

test("what is remembered may be anything", () => {
  expect(onlySourceNews([7, null, {}], [only(a)]).told).toEqual([a]);
});
