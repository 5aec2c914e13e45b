import { mkdir, readFile, stat, symlink, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { createDescriptors } from "../../../../src/engine/store/descriptors.ts";
import { openPartsFile, type PartsFile } from "../../../../src/engine/store/partsFile.ts";
import { temporaryFolder } from "./workbench.ts";

const PIECE_BYTES = 16;
const PIECES = 6;
const HEADER_BYTES = 16;
const TABLE_END = HEADER_BYTES + PIECES * 4;

async function createPlace() {
  const path = join(await temporaryFolder(), "state", "parts");
  return {
    path,
    open(pieceCount = PIECES): PartsFile {
      const descriptors = createDescriptors(4);
      const parts = openPartsFile({ path, pieceBytes: PIECE_BYTES, pieceCount, readOnly: false, descriptors });
      onTestFinished(() => parts.close());
      return parts;
    },
  };
}

const bytes = (value: number, length = 4): Uint8Array => new Uint8Array(length).fill(value);

async function read(parts: PartsFile, piece: number, offset = 0, length = 4): Promise<Uint8Array> {
  const target = new Uint8Array(length);
  await parts.read(piece, offset, target);
  return target;
}

test("what was written is read back, in any order, also by the next one who opens it", async () => {
  const place = await createPlace();
  const parts = place.open();
  await parts.write(4, [
    { offset: 0, bytes: bytes(4) },
    { offset: 12, bytes: bytes(44) },
  ]);
  await parts.write(1, [{ offset: 3, bytes: bytes(1) }]);
  await parts.write(4, [{ offset: 0, bytes: bytes(5) }]);
  await parts.sync();
  for (const one of [parts, place.open()]) {
    expect(await read(one, 4)).toEqual(bytes(5));
    expect(await read(one, 4, 12)).toEqual(bytes(44));
    expect(await read(one, 1, 3)).toEqual(bytes(1));
  }
  expect((await stat(place.path)).size).toBeLessThanOrEqual(TABLE_END + 2 * PIECE_BYTES);
});

test("a piece that is not there is missing, and looking for it creates no file", async () => {
  const place = await createPlace();
  await expect(read(place.open(), 0)).rejects.toMatchObject({ code: "missingFiles" });
  await expect(stat(place.path)).rejects.toMatchObject({ code: "ENOENT" });
});

test("many writers at once each get a slot of their own", async () => {
  const place = await createPlace();
  const parts = place.open();
  await Promise.all(
    [0, 1, 2, 3, 4, 5].map((piece) => parts.write(piece, [{ offset: 0, bytes: bytes(piece + 1, 16) }])),
  );
  for (const piece of [0, 1, 2, 3, 4, 5]) expect(await read(place.open(), piece, 0, 16)).toEqual(bytes(piece + 1, 16));
});

describe("a file that is not exactly ours counts as empty and is begun anew by the next write", () => {
  const damages: [string, (whole: Buffer) => Uint8Array][] = [
    ["empty", () => new Uint8Array()],
    ["cut in the table", (whole) => whole.subarray(0, TABLE_END - 1)],
    ["of another kind", (whole) => (whole.write("SBPARTS2"), whole)],
    ["of another piece length", (whole) => (whole.writeUInt32BE(32, 8), whole)],
    ["of another number of pieces", (whole) => (whole.writeUInt32BE(PIECES + 1, 12), whole)],
    ["with a slot beyond the number of pieces", (whole) => (whole.writeUInt32BE(PIECES + 1, HEADER_BYTES), whole)],
    ["with a slot beyond all reason", (whole) => (whole.writeUInt32BE(0xffffffff, HEADER_BYTES), whole)],
    ["with a slot behind its end", (whole) => (whole.writeUInt32BE(6, HEADER_BYTES), whole)],
    ["with one slot for two pieces", (whole) => (whole.writeUInt32BE(1, HEADER_BYTES + 4), whole)],
    ["random", (whole) => whole.map((byte, at) => (byte * 31 + at * 17) & 0xff)],
  ];

  test.each(damages)("%s", async (_, damage) => {
    const place = await createPlace();
    const first = place.open();
    await first.write(3, [{ offset: 0, bytes: bytes(3) }]);
    await first.close();
    await writeFile(place.path, damage(await readFile(place.path)));
    const second = place.open();
    for (const piece of [0, 1, 3]) await expect(read(second, piece)).rejects.toMatchObject({ code: "missingFiles" });
    await second.write(2, [{ offset: 0, bytes: bytes(2) }]);
    expect(await read(place.open(), 2)).toEqual(bytes(2));
    await expect(read(place.open(), 3)).rejects.toMatchObject({ code: "missingFiles" });
  });
});

test("a cut slot is missing and does not hang", async () => {
  const place = await createPlace();
  const first = place.open();
  await first.write(0, [{ offset: 0, bytes: bytes(1, 16) }]);
  await first.close();
  await truncate(place.path, TABLE_END + 5);
  await expect(read(place.open(), 0, 0, 16)).rejects.toMatchObject({ code: "missingFiles" });
});

test("a table with a gap before its last slot still leaves room for every piece", async () => {
  const place = await createPlace();
  const first = place.open();
  await first.write(0, [{ offset: 0, bytes: bytes(1, 16) }]);
  await first.close();
  const whole = Buffer.concat([await readFile(place.path), Buffer.alloc(PIECES * PIECE_BYTES)]);
  whole.writeUInt32BE(PIECES, HEADER_BYTES);
  await writeFile(place.path, whole);
  const parts = place.open();
  for (const piece of [1, 2, 3, 4, 5]) await parts.write(piece, [{ offset: 0, bytes: bytes(piece) }]);
  for (const piece of [1, 2, 3, 4, 5]) expect(await read(place.open(), piece)).toEqual(bytes(piece));
});

test("a link in its place is not followed", async () => {
  const place = await createPlace();
  const precious = join(await temporaryFolder(), "precious");
  await writeFile(precious, "precious");
  await mkdir(join(place.path, ".."), { recursive: true });
  await symlink(precious, place.path);
  await expect(place.open().write(0, [{ offset: 0, bytes: bytes(1) }])).rejects.toMatchObject({ code: "unsafePath" });
  expect(await readFile(precious, "utf8")).toBe("precious");
});

test("a file that vanished while it was closed is begun anew", async () => {
  const place = await createPlace();
  const descriptors = createDescriptors(1);
  const parts = openPartsFile({
    path: place.path,
    pieceBytes: PIECE_BYTES,
    pieceCount: PIECES,
    readOnly: false,
    descriptors,
  });
  onTestFinished(() => parts.close());
  await parts.write(0, [{ offset: 0, bytes: bytes(1) }]);
  await parts.close();
  await parts.remove();
  await parts.sync();
  await parts.write(1, [{ offset: 0, bytes: bytes(2) }]);
  expect(await read(place.open(), 1)).toEqual(bytes(2));
  await expect(read(parts, 0)).rejects.toMatchObject({ code: "missingFiles" });
});
