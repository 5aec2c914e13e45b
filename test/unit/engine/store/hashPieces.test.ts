import { expect, test } from "vitest";
import { SwarmbidError } from "../../../../src/engine/errors.ts";
import { hashPieces, type PieceSource } from "../../../../src/engine/store/hashPieces.ts";
import { fakeTorrent } from "../../../fakes/torrent.ts";

const torrent = fakeTorrent(64, [{ path: "a", length: 200 }]);
const { metainfo } = torrent;

const source = (read: (piece: number) => Uint8Array): PieceSource => ({
  read: (piece, offset, length) =>
    new Promise((resolve) => {
      resolve(read(piece).slice(offset, offset + length));
    }),
});
const sound = source((piece) => torrent.piece(piece));

async function check(store: PieceSource, pieces: Iterable<number>): Promise<Map<number, boolean>> {
  const results = new Map<number, boolean>();
  await hashPieces(store, metainfo, pieces, { onResult: (piece, ok) => void results.set(piece, ok) });
  return results;
}

test("sound pieces match, the short last one too, and only those that were asked for are read", async () => {
  expect(await check(sound, [0, 2, 3])).toEqual(
    new Map([
      [0, true],
      [2, true],
      [3, true],
    ]),
  );
});

test("changed and missing pieces do not match", async () => {
  const store = source((piece) => {
    if (piece === 1) throw new SwarmbidError("missingFiles", "Gone.");
    return piece === 2 ? torrent.piece(piece).map((byte) => byte ^ 1) : torrent.piece(piece);
  });
  expect(await check(store, [0, 1, 2, 3])).toEqual(
    new Map([
      [0, true],
      [1, false],
      [2, false],
      [3, true],
    ]),
  );
});

test("a disk that cannot be read is an error, not a mismatch, and no further piece is begun", async () => {
  const asked: number[] = [];
  const broken = Promise.withResolvers<Uint8Array>();
  const store: PieceSource = {
    read(piece, offset, length) {
      asked.push(piece);
      if (piece === 0) return broken.promise;
      broken.reject(new SwarmbidError("fileAccess", "The disk is broken."));
      return new Promise((resolve) => {
        setImmediate(resolve, torrent.piece(piece).subarray(offset, offset + length));
      });
    },
  };
  await expect(check(store, [0, 1, 2, 3])).rejects.toMatchObject({ code: "fileAccess" });
  expect(asked).toEqual([0, 1]);
});

test("two pieces are read at once, never more", async () => {
  let reading = 0;
  let most = 0;
  const store: PieceSource = {
    async read(piece, offset, length) {
      most = Math.max(most, ++reading);
      await new Promise(setImmediate);
      reading--;
      return torrent.piece(piece).subarray(offset, offset + length);
    },
  };
  await check(store, [0, 1, 2, 3]);
  expect(most).toBe(2);
});

test("a signal stops the check before the next read", async () => {
  const controller = new AbortController();
  const seen: number[] = [];
  const checking = hashPieces(sound, metainfo, [0, 1, 2, 3], {
    signal: controller.signal,
    onResult(piece) {
      seen.push(piece);
      controller.abort();
    },
  });
  await expect(checking).rejects.toMatchObject({ code: "cancelled" });
  expect(seen.length).toBeLessThan(4);
});

test("a large piece is read a mebibyte at a time, so that no hash update holds the thread for long", async () => {
  const large = fakeTorrent(4 * 1_048_576, [{ path: "a", length: 3 * 1_048_576 + 5 }]);
  const lengths: number[] = [];
  const store: PieceSource = {
    read(piece, offset, length) {
      lengths.push(length);
      return Promise.resolve(large.piece(piece).subarray(offset, offset + length));
    },
  };
  let ok = false;
  await hashPieces(store, large.metainfo, [0], { onResult: (_, result) => void (ok = result) });
  expect(ok).toBe(true);
  expect(lengths).toEqual([1_048_576, 1_048_576, 1_048_576, 5]);
});
