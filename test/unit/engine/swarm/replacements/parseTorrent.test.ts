import { describe, expect, test } from "vitest";
import { toLibraryTorrent } from "../../../../../src/engine/swarm/replacements/libraryTorrent.ts";
import parseTorrent, {
  remote,
  toMagnetURI,
  toTorrentFile,
} from "../../../../../src/engine/swarm/replacements/parseTorrent.ts";
import { fakeTorrent } from "../../../../fakes/torrent.ts";

const naming = {
  infoHash: "ab".repeat(20),
  name: "name",
  webSeeds: ["http://w.example/"],
  isPrivate: false,
};

describe("into the library comes", () => {
  test("what the engine made, as the same object", async () => {
    const torrent = toLibraryTorrent(naming);
    expect(await parseTorrent(torrent)).toBe(torrent);
  });

  test.each([
    ["ab".repeat(20)],
    [`magnet:?xt=urn:btih:${"ab".repeat(20)}&path=/etc`],
    ["/etc/passwd"],
    ["http://example.org/a.torrent"],
    [Buffer.from("d4:infode4:name1:ae")],
    [{ ...naming }],
    [{ ...toLibraryTorrent(naming) }],
    [Object.create(toLibraryTorrent(naming))],
    [null],
    [undefined],
    [5],
  ])("nothing else: %#", async (id: unknown) => {
    await expect(parseTorrent(id)).rejects.toThrow(/parsed itself/);
    const error = await new Promise((resolve) => {
      remote(id, resolve);
    });
    expect(error).toBeInstanceOf(Error);
  });
});

describe("of a torrent the library learns", () => {
  test("its name and its web seeds when nothing else is known; its trackers are asked without it", () => {
    expect(toLibraryTorrent(naming)).toEqual({
      infoHash: naming.infoHash,
      name: "name",
      announce: [],
      urlList: naming.webSeeds,
    });
  });

  test("that it is private, when the user's link came from such a torrent", () => {
    expect(toLibraryTorrent({ ...naming, isPrivate: true })).toMatchObject({ private: true });
  });

  test("its pieces and files when they are known, lengths as they are", () => {
    const { metainfo } = fakeTorrent(16, [
      { path: "set/a", length: 20 },
      { path: "set/b/c", length: 15 },
    ]);
    const torrent = toLibraryTorrent(naming, metainfo);
    expect(torrent).toMatchObject({
      name: "set",
      private: false,
      pieceLength: 16,
      lastPieceLength: 3,
      length: 35,
      files: [
        { path: "set/a", name: "a", length: 20, offset: 0 },
        { path: "set/b/c", name: "c", length: 15, offset: 20 },
      ],
    });
    expect(torrent.pieces).toEqual(
      [0, 1, 2].map((piece) => Buffer.from(metainfo.pieceHashes.subarray(piece * 20, piece * 20 + 20)).toString("hex")),
    );
    expect(toTorrentFile(torrent)).toBe(metainfo.infoBytes);
  });

  test("a last piece of full length", () => {
    const { metainfo } = fakeTorrent(16, [{ path: "set/a", length: 32 }]);
    expect(toLibraryTorrent(naming, metainfo).lastPieceLength).toBe(16);
  });

  test("no link", () => {
    expect([toMagnetURI(), toTorrentFile(toLibraryTorrent(naming))]).toEqual(["", undefined]);
  });
});
