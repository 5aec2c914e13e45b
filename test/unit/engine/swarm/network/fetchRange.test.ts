import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectedBytes, fetchRange, parseRange } from "../../../../../src/engine/swarm/network/fetchRange.ts";

describe("a range header", () => {
  test.each([
    ["bytes=0-0", { first: 0, last: 0 }],
    ["bytes=100-199", { first: 100, last: 199 }],
    ["bytes=5-4", undefined],
    ["bytes=5-", undefined],
    ["bytes=-5", undefined],
    ["bytes=0-1,5-6", undefined],
    ["items=0-1", undefined],
    ["bytes=0-99999999999999999999", undefined],
  ])("%s is read as %j", (header, range) => {
    expect(parseRange(header)).toEqual(range);
  });
});

const head = (status: number, headers: Record<string, string> = {}) => ({ status, headers: new Headers(headers) });
const asked = { first: 100, last: 199 };

describe("an answer to bytes 100-199", () => {
  test.each([
    ["the range", head(206, { "content-range": "bytes 100-199/1000" }), 100],
    ["the range of a file of unknown length", head(206, { "content-range": "bytes 100-199/*" }), 100],
    ["the range up to the end of the file", head(206, { "content-range": "bytes 100-149/150" }), 50],
    ["no data", head(404), 0],
    ["no data", head(503, { "content-length": "99999" }), 0],
    ["no data", head(416, { "content-range": "bytes */50" }), 0],
  ])("may be %s", (_what, answer, bytes) => {
    expect(expectedBytes(answer, asked)).toBe(bytes);
  });

  test.each([
    ["another start", head(206, { "content-range": "bytes 0-99/1000" })],
    ["a longer range", head(206, { "content-range": "bytes 100-1000/2000" })],
    ["less than asked although there is more", head(206, { "content-range": "bytes 100-149/1000" })],
    ["less than asked, the end unknown", head(206, { "content-range": "bytes 100-149/*" })],
    ["a range that ends before it starts", head(206, { "content-range": "bytes 100-99/100" })],
    ["a range that is not said", head(206)],
    ["several ranges", head(206, { "content-type": "multipart/byteranges; boundary=x" })],
    ["the whole file", head(200, { "content-length": "100" })],
  ])("may not be %s", (_what, answer) => {
    expect(() => expectedBytes(answer, asked)).toThrow(/web seed/);
  });
});

describe("an answer to the first bytes", () => {
  test("may be a whole file that is no longer", () => {
    expect(expectedBytes(head(200, { "content-length": "100" }), { first: 0, last: 99 })).toBe(100);
    expect(expectedBytes(head(200, { "content-length": "60" }), { first: 0, last: 99 })).toBe(60);
  });

  test.each(["101", "", "-5", "many"])("may not be a whole file of %j bytes", (length) => {
    expect(() => expectedBytes(head(200, { "content-length": length }), { first: 0, last: 99 })).toThrow(/web seed/);
  });

  test("may not be a file of unknown length", () => {
    expect(() => expectedBytes(head(200), { first: 0, last: 99 })).toThrow(/web seed/);
  });
});

describe("from a server", () => {
  const file = Buffer.from(Array.from({ length: 1_000 }, (_, at) => at % 251));
  let base = "";
  const server = http.createServer((request, response) => {
    const [, first = 0, last = 0] = (/bytes=(\d+)-(\d+)/.exec(request.headers.range ?? "") ?? []).map(Number);
    const range = { "content-range": `bytes ${first}-${last}/${file.length}` };
    if (request.url === "/honest") response.writeHead(206, range).end(file.subarray(first, last + 1));
    else if (request.url === "/long") response.writeHead(206, range).end(file.subarray(first));
    else if (request.url === "/short") response.writeHead(206, range).end(file.subarray(first, last));
    else response.writeHead(200).end(file);
  });
  beforeAll(async () => {
    await once(server.listen(0, "127.0.0.1"), "listening");
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    await once(server.close(), "close");
  });
  const request = { allowLocalNetwork: true };

  test("exactly the range arrives", async () => {
    const response = await fetchRange(`${base}/honest`, { first: 10, last: 19 }, request);
    expect([response.status, Buffer.from(await response.arrayBuffer())]).toEqual([206, file.subarray(10, 20)]);
  });

  test.each(["/long", "/short", "/whole"])("a wrong answer (%s) is an error", async (path) => {
    await expect(fetchRange(base + path, { first: 10, last: 19 }, request)).rejects.toMatchObject({
      code: "downloadFailed",
    });
  });
});
