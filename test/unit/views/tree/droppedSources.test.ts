import { expect, test } from "vitest";
import { droppedSources } from "../../../../src/views/tree/droppedSources.ts";

test("torrent files of the list and magnet links of the text are taken, each once", () => {
  const list =
    "# comment\r\nfile:///home/me/a.torrent\r\nvscode-remote://ssh/b.TORRENT\r\nfile:///home/me/readme.md\r\n";
  const plain = "magnet:?xt=urn:btih:aa\nhttps://example.org/c.torrent\nmagnet:?xt=urn:btih:aa\n/etc/passwd";
  expect(droppedSources(list, plain)).toEqual({
    fileUris: ["file:///home/me/a.torrent", "vscode-remote://ssh/b.TORRENT"],
    texts: ["magnet:?xt=urn:btih:aa", "https://example.org/c.torrent"],
  });
});

test("an address in both forms is asked about once", () => {
  const url = "https://example.org/c.torrent";
  expect(droppedSources(url, url).texts).toEqual([url]);
});
