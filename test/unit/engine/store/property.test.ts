import { mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createDescriptors } from "../../../../src/engine/store/descriptors.ts";
import { createFileProgress } from "../../../../src/engine/store/fileProgress.ts";
import { hashPieces } from "../../../../src/engine/store/hashPieces.ts";
import { createLayout } from "../../../../src/engine/store/layout.ts";
import { openPieceStore } from "../../../../src/engine/store/pieceStore.ts";
import { type FakeFile, fakeTorrent } from "../../../fakes/torrent.ts";
import { temporaryFolder } from "./workbench.ts";

const PIECE_BYTES = 16;

const scenario = fc
  .record({
    files: fc.array(
      fc.record({
        length: fc.oneof(fc.constantFrom(0, 1, 15, 16, 17, 32), fc.nat(70)),
        wanted: fc.boolean(),
        padding: fc.boolean(),
        folder: fc.constantFrom("", "x/", "x/y/"),
      }),
      { minLength: 1, maxLength: 12 },
    ),
    limit: fc.integer({ min: 1, max: 5 }),
  })
  .chain(({ files, limit }) => {
    const list: FakeFile[] = files.map(({ length, padding, folder }, index) => ({
      path: `set/${folder}${index}`,
      length,
      padding: padding && index % 3 === 1,
    }));
    const wanted = files.flatMap((file, index) => (file.wanted ? [index] : []));
    const pieces = createLayout(fakeTorrent(PIECE_BYTES, list).metainfo, wanted).wantedPieces;
    return fc.record({
      list: fc.constant(list),
      wanted: fc.constant(wanted),
      limit: fc.constant(limit),
      order: fc.shuffledSubarray([...pieces], { minLength: pieces.length }),
    });
  });

test("whatever the files, the choice and the order: the wanted files are on disk as they should be, and nothing else", async () => {
  const base = await temporaryFolder();
  let run = 0;
  await fc.assert(
    fc.asyncProperty(scenario, async ({ list, wanted, limit, order }) => {
      const folder = join(base, `${run++}`);
      await mkdir(folder);
      const torrent = fakeTorrent(PIECE_BYTES, list);
      const { metainfo } = torrent;
      const layout = createLayout(metainfo, wanted);
      const options = { metainfo, layout, folder, partsFile: join(folder, "..", `${run}.parts`) };
      const store = openPieceStore({ ...options, descriptors: createDescriptors(limit) });
      const progress = createFileProgress(layout, new Uint8Array(Math.ceil(metainfo.pieceCount / 8)));

      const finish = (files: readonly number[]): Promise<unknown> =>
        Promise.all(files.map((file) => store.finish(file)));
      await finish(layout.wantedFiles.filter((file) => progress.isComplete(file)));
      await Promise.all(
        order.map(async (piece) => {
          await store.put(piece, torrent.piece(piece));
          await finish(progress.markVerified(piece));
        }),
      );
      await store.close();

      const again = openPieceStore(options);
      for (const piece of order) {
        expect(Buffer.compare(await again.read(piece, 0, torrent.piece(piece).length), torrent.piece(piece))).toBe(0);
      }
      const bad: number[] = [];
      await hashPieces(again, metainfo, order, {
        onResult: (piece, ok) => {
          if (!ok) bad.push(piece);
        },
      });
      expect(bad).toEqual([]);

      const expected = layout.wantedFiles.map((file) => list[file]?.path ?? "");
      const found = await readdir(folder, { recursive: true, withFileTypes: true });
      const names = found.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
      expect(names.sort()).toEqual(expected.map((path) => join(folder, path)).sort());
      for (const file of layout.wantedFiles) {
        const contents = await readFile(join(folder, list[file]?.path ?? ""));
        expect(Buffer.compare(contents, torrent.file(file))).toBe(0);
      }
      expect(progress.totalDoneBytes).toBe(layout.wantedBytes);

      expect(await again.deleteOwned(new Set(layout.wantedFiles))).toEqual([]);
      expect(await readdir(folder)).toEqual([]);
    }),
    { numRuns: 150 },
  );
});
