import { describe, expect, test } from "vitest";
import { judgeAnswer, readRetryAfter } from "../../../../../src/engine/swarm/webSeeds/judgeAnswer.ts";

const head = (status: number, headers: Record<string, string> = {}) => ({ status, headers: new Headers(headers) });
const asked = { first: 100, last: 199 };
const FILE_BYTES = 1_000;

describe("an answer to bytes 100-199 of a file of 1,000", () => {
  test.each([
    ["the range", head(206, { "content-range": "bytes 100-199/1000", "content-length": "100" })],
    ["the range of a file of unknown length", head(206, { "content-range": "bytes 100-199/*" })],
  ])("may be %s", (_what, answer) => {
    expect(judgeAnswer(answer, asked, FILE_BYTES)).toBeUndefined();
  });

  test.each([
    ["unfit", "another start", head(206, { "content-range": "bytes 0-99/1000" })],
    ["unfit", "a longer range", head(206, { "content-range": "bytes 100-999/1000" })],
    ["unfit", "less than asked", head(206, { "content-range": "bytes 100-149/1000" })],
    ["unfit", "a range of another file", head(206, { "content-range": "bytes 100-199/999" })],
    ["unfit", "a range that is not said", head(206)],
    ["unfit", "several ranges", head(206, { "content-type": "multipart/byteranges; boundary=x" })],
    ["unfit", "the whole file", head(200, { "content-length": "1000" })],
    ["unfit", "another whole file", head(200, { "content-length": "100" })],
    ["unfit", "a body of another length", head(206, { "content-range": "bytes 100-199/1000", "content-length": "99" })],
    ["unfit", "packed bytes", head(206, { "content-range": "bytes 100-199/1000", "content-encoding": "gzip" })],
    ["unfit", "that there is no such range", head(416, { "content-range": "bytes */50" })],
    ["missing", "that there is no such file", head(404)],
    ["missing", "that it is forbidden", head(403)],
    ["busy", "that it is busy", head(503)],
    ["broken", "that it is broken", head(500)],
    ["broken", "an unknown status", head(799)],
  ])("counts as %s when it is %s", (kind, _what, answer) => {
    expect(judgeAnswer(answer, asked, FILE_BYTES)?.kind).toBe(kind);
  });
});

test("a server without ranges will do for a whole file", () => {
  const whole = { first: 0, last: 999 };
  expect(judgeAnswer(head(200, { "content-length": "1000" }), whole, FILE_BYTES)).toBeUndefined();
  expect(judgeAnswer(head(200), whole, FILE_BYTES)).toBeUndefined();
});

test.each([
  ["120", 120_000],
  ["Thu, 01 Jan 1970 00:01:00 GMT", 59_000],
  ["Thu, 01 Jan 1970 00:00:00 GMT", 0],
  ["soon", undefined],
  ["-5", undefined],
  ["99999999999", undefined],
])("a wish to wait of %j", (value, ms) => {
  expect(readRetryAfter(value, 1_000)).toBe(ms);
});
