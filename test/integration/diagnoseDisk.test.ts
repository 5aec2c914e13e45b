import { afterEach, expect, test } from "vitest";
import { DEFAULT_OPTIONS } from "../../src/engine/model.ts";
import { useBench } from "./support/bench.ts";
import { digests } from "./support/dataset.ts";
import { type FreezableDisk, mountFreezableDisk } from "./support/freezableDisk.ts";
import { namedCause } from "./support/namedCause.ts";
import { inPhase } from "./support/startEngine.ts";

const bench = useBench();
const BYTES = 16 * 1_048_576;
let disk: FreezableDisk | undefined;

afterEach(() => {
  disk?.unmount();
});

test("a disk that takes nothing while data arrives is named first; when it goes on, so does the transfer, and nothing is lost", async () => {
  const data = await bench.dataset("set", { "a.bin": BYTES }, { pieceBytes: 1_048_576 });
  await bench.seed(data);
  const folder = bench.inside("disk");
  disk = mountFreezableDisk(folder, BYTES * 4);
  const fetcher = await bench.engine("fetcher");
  const id = await fetcher.transfers.add({
    source: { kind: "file", bytes: data.torrent },
    folder,
    options: { ...DEFAULT_OPTIONS, downloadLimit: 2_000_000 },
  });
  await fetcher.until(id, ({ doneBytes }) => doneBytes > 0);
  disk.freeze();
  await fetcher.transfers.setOptions(id, DEFAULT_OPTIONS);
  const { sentence } = await namedCause(fetcher, id, "disk", 30_000);
  expect(sentence).toMatch(/^The disk has not taken what arrived for \d+ seconds\.$/);
  expect((await fetcher.transfers.diagnose(id))[0]?.cause).toBe("disk");
  expect(fetcher.transfers.get(id)?.phase).toBe("downloading");

  disk.thaw();
  await fetcher.until(id, inPhase("seeding"));
  expect((await fetcher.transfers.diagnose(id)).map(({ cause }) => cause)).not.toContain("disk");
  expect(digests(folder)["set/a.bin"]).toBe(digests(data.folder)["set/a.bin"]);
  await fetcher.close();
});
