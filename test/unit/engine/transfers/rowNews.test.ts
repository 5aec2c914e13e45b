import { beforeEach, expect, test } from "vitest";
import { createRowNews, type RowNews } from "../../../../src/engine/transfers/rowNews.ts";
import { transferSnapshot } from "../../../fakes/snapshots.ts";

let news: RowNews;
beforeEach(() => {
  news = createRowNews();
});

const row = transferSnapshot({ id: "a" });

test("a row is told once, and again when anything of it changed", () => {
  expect(news.isNews(row, true)).toBe(true);
  expect(news.isNews({ ...row }, true)).toBe(false);
  expect(news.isNews({ ...row, uploadBytesPerSecond: 5 }, true)).toBe(true);
  expect(news.isNews({ ...row, uploadBytesPerSecond: 5 }, true)).toBe(false);
  expect(news.isNews(row, true)).toBe(true);
});

test("a value that is there for the first time, or not any more, is news", () => {
  news.isNews(row, true);
  expect(news.isNews({ ...row, notice: "one file changed" }, true)).toBe(true);
  expect(news.isNews(row, true)).toBe(true);
});

test("other options are news, also when they say the same", () => {
  news.isNews(row, true);
  expect(news.isNews({ ...row, options: { ...row.options } }, true)).toBe(true);
});

test("whether the user has let it run is news although the row says nothing of it", () => {
  news.isNews(row, false);
  expect(news.isNews(row, true)).toBe(true);
});

test("a transfer that was removed and added again is told again", () => {
  news.isNews(row, true);
  news.forget("a");
  expect(news.isNews(row, true)).toBe(true);
});
