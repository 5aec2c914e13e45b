import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readSource, readTorrentFile } from "../../../src/cli/readSource.ts";

let root = "";

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), "swarmbid-source-"));
});

afterEach(() => rmSync(root, { recursive: true }));

test.each([
  "magnet:?xt=urn:btih:0123456789012345678901234567890123456789",
  "https://example.org/a.torrent",
  "0123456789012345678901234567890123456789",
  "abcdefghijklmnopqrstuvwxyz234567",
])("%s goes to the engine as typed", async (text) => {
  expect(await readSource(` ${text} `)).toEqual({ kind: "text", text });
});

test("a path is read as a .torrent file", async () => {
  const file = path.join(root, "a.torrent");
  writeFileSync(file, "d4:infode");
  expect(await readSource(file)).toEqual({ kind: "file", bytes: new TextEncoder().encode("d4:infode") });
});

test("of a file that is too large no more is read than shows that it is", async () => {
  const file = path.join(root, "big.torrent");
  writeFileSync(file, new Uint8Array(10 * 1024 * 1024 + 4096));
  expect(await readSource(file)).toMatchObject({ bytes: { length: 10 * 1024 * 1024 + 1 } });
});

test("a missing file, a folder and a typo are one sentence", async () => {
  for (const text of [path.join(root, "nope.torrent"), root, "magnt:?xt=x"]) {
    await expect(readSource(text)).rejects.toMatchObject({
      code: "badInput",
      message: /cannot be read as a \.torrent file/,
    });
  }
});

test("an info-hash that lost a digit is told from a path", async () => {
  await expect(readSource("a".repeat(39))).rejects.toThrow(/ has 39 digits; it needs 40 to be an info-hash: copy it/);
  await expect(readSource("a".repeat(64))).rejects.toThrow(/version 2/);
});

test("where only a .torrent file will do, the sentence is about that file", async () => {
  await expect(readTorrentFile(path.join(root, "nope.torrent"))).rejects.toThrow(
    `“${path.join(root, "nope.torrent")}” does not exist: name a .torrent file that you may read.`,
  );
  await expect(readTorrentFile(root)).rejects.toThrow(`“${root}” is a folder: name a .torrent file that you may read.`);
});
