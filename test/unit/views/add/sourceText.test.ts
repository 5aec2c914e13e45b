import { describe, expect, test } from "vitest";
import { asksTheSwarm, isProposable, sourceTextProblem } from "../../../../src/views/add/sourceText.ts";

const HEX = "0123456789abcdef0123456789abcdef01234567";
const BASE32 = "MFRGGZDFMZTWQ2LKNNWG23TPOBYXE43U";

describe("what looks right is left to the engine", () => {
  test.each([
    `magnet:?xt=urn:btih:${HEX}&dn=a%20b`,
    `  MAGNET:?dn=x&xt.1=urn:btih:${BASE32}  `,
    HEX,
    HEX.toUpperCase(),
    BASE32,
    `urn:btih:${HEX}`,
    "https://example.org/download?id=5",
    "http://127.0.0.1:8000/a.torrent",
  ])("%s", (text) => {
    expect(sourceTextProblem(text)).toBeUndefined();
  });
});

describe("what cannot be right gets a sentence while it is typed", () => {
  test.each([
    ["", /^Paste a magnet link/],
    ["   ", /^Paste a magnet link/],
    ["hello", /^This is not a magnet link/],
    [HEX.slice(1), /^This is not a magnet link/],
    ["https://", /^This is not a magnet link/],
    ["ftp://example.org/a.torrent", /^This is not a magnet link/],
    ["magnet:?dn=only-a-name", /version 1/],
    [`magnet:?xt=urn:btmh:1220${"a".repeat(64)}`, /version 1/],
  ])("“%s”", (text, sentence) => {
    expect(sourceTextProblem(text)).toMatch(sentence);
  });
});

test("only what is surely a torrent is proposed from the clipboard", () => {
  expect([HEX, `magnet:?xt=urn:btih:${HEX}`, "https://example.org/a.torrent?key=1"].map(isProposable)).toEqual([
    true,
    true,
    true,
  ]);
  const secrets = [
    "",
    "hunter2",
    "https://example.org/",
    "https://example.org/page.html",
    `a note: ${HEX}`,
    `magnet:?xt=urn:btih:${HEX} and more`,
    "a".repeat(70_000),
  ];
  expect(secrets.map(isProposable)).toEqual(secrets.map(() => false));
});

test("an address is one fetch, everything else asks the swarm", () => {
  expect([`magnet:?xt=urn:btih:${HEX}`, HEX, " https://example.org/a.torrent"].map(asksTheSwarm)).toEqual([
    true,
    true,
    false,
  ]);
});
