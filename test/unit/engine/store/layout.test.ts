import { describe, expect, test } from "vitest";
import { createLayout } from "../../../../src/engine/store/layout.ts";
import { type FakeFile, fakeTorrent } from "../../../fakes/torrent.ts";

const layoutOf = (pieceBytes: number, files: readonly FakeFile[], wanted: readonly number[]) =>
  createLayout(fakeTorrent(pieceBytes, files).metainfo, wanted);

const sizes = (...lengths: number[]): FakeFile[] => lengths.map((length, index) => ({ path: `set/${index}`, length }));

describe("the layout", () => {
  test("a piece over many files is cut at every file's end, empty files hold nothing", () => {
    const layout = layoutOf(8, sizes(3, 0, 2, 0, 0, 10), [0, 1, 2, 3, 4, 5]);
    expect(layout.spans(0)).toEqual([
      { kind: "file", file: 0, fileOffset: 0, pieceOffset: 0, length: 3 },
      { kind: "file", file: 2, fileOffset: 0, pieceOffset: 3, length: 2 },
      { kind: "file", file: 5, fileOffset: 0, pieceOffset: 5, length: 3 },
    ]);
    expect(layout.spans(1)).toEqual([{ kind: "file", file: 5, fileOffset: 3, pieceOffset: 0, length: 7 }]);
  });

  test("a range of a piece gives only its own bytes", () => {
    const layout = layoutOf(8, sizes(3, 5, 8), [0, 1, 2]);
    expect(layout.spans(0, 2, 3)).toEqual([
      { kind: "file", file: 0, fileOffset: 2, pieceOffset: 2, length: 1 },
      { kind: "file", file: 1, fileOffset: 0, pieceOffset: 3, length: 2 },
    ]);
    expect(layout.spans(1, 8, 0)).toEqual([]);
  });

  test("unwanted files go to the parts file and padding goes nowhere, even when it is asked for", () => {
    const files = [...sizes(3), { path: "set/.pad/5", length: 5, padding: true }, { path: "set/x", length: 4 }];
    const layout = layoutOf(8, files, [0, 1]);
    expect(layout.spans(0).map((span) => span.kind)).toEqual(["file", "zeros"]);
    expect(layout.spans(1).map((span) => span.kind)).toEqual(["parts"]);
    expect(layout.wantedFiles).toEqual([0]);
    expect(layout.wantedBytes).toBe(3);
    expect([layout.isWanted(0), layout.isWanted(1), layout.isWanted(2), layout.isWanted(9)]).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });

  test.each([
    { length: 0, pieces: undefined },
    { length: 1, pieces: [1, 1] },
    { length: 7, pieces: [1, 1] },
    { length: 8, pieces: [1, 1] },
    { length: 9, pieces: [1, 2] },
  ])("a file of $length bytes behind one piece of 8 lies in pieces $pieces", ({ length, pieces }) => {
    expect(layoutOf(8, sizes(8, length, 9), [0, 1]).piecesOf(1)).toEqual(pieces);
  });

  test("the wanted pieces are those that touch a wanted file, each once", () => {
    expect(layoutOf(4, sizes(4, 2, 1, 1, 4, 3, 6), [1, 3, 5]).wantedPieces).toEqual([1, 3]);
    expect(layoutOf(4, sizes(9, 2, 9), [0, 2]).wantedPieces).toEqual([0, 1, 2, 3, 4]);
    expect(layoutOf(4, sizes(9, 0), [1]).wantedPieces).toEqual([]);
  });

  test("the last piece is as long as what is left", () => {
    const layout = layoutOf(8, sizes(20), [0]);
    expect([0, 1, 2].map((piece) => layout.pieceLength(piece))).toEqual([8, 8, 4]);
  });

  test.each([
    [-1, 0, 1],
    [3, 0, 1],
    [0.5, 0, 1],
    [0, -1, 1],
    [0, 0, 9],
    [0, 8, 1],
    [2, 0, 5],
    [0, 4, -1],
  ])("piece %d has no bytes at %d with length %d", (piece, offset, length) => {
    expect(() => layoutOf(8, sizes(20), [0]).spans(piece, offset, length)).toThrow(RangeError);
  });

  test("a byte among 50,000 files is found by looking at a few of them", () => {
    const { metainfo } = fakeTorrent(1024, sizes(...Array.from({ length: 50_000 }, () => 1)));
    let looks = 0;
    const files = metainfo.files.map((file) => ({
      ...file,
      get offset() {
        looks++;
        return file.offset;
      },
    }));
    const layout = createLayout({ ...metainfo, files }, [49_999]);
    expect(layout.wantedPieces).toEqual([48]);
    looks = 0;
    expect(layout.spans(48, 847, 1)).toEqual([
      { kind: "file", file: 49_999, fileOffset: 0, pieceOffset: 847, length: 1 },
    ]);
    expect(looks).toBeLessThan(50);
  });
});
