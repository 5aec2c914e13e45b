// Making a torrent of 512 MiB, and checking files against one, beside `sha1sum` over the same file.
import { execFileSync } from "node:child_process";
import { randomFillSync } from "node:crypto";
import { closeSync, openSync, writeSync } from "node:fs";
import path from "node:path";
import { bench } from "./bench.ts";
import { startBenchEngine } from "./engine/startBenchEngine.ts";
import { told } from "./figure.ts";
import { interleaved } from "./rivals/interleaved.ts";
import { inTemporaryFolder } from "./temporaryFolder.ts";

const MIB = 1024 * 1024;
const SIZE_MIB = 512;
const ROUNDS = 5;

await bench(() =>
  inTemporaryFolder(async (folder) => {
    const file = path.join(folder, "hashing.bin");
    const chunk = randomFillSync(Buffer.alloc(MIB));
    const descriptor = openSync(file, "wx");
    for (let written = 0; written < SIZE_MIB; written++) {
      chunk.writeUInt32BE(written);
      writeSync(descriptor, chunk);
    }
    closeSync(descriptor);
    const engine = await startBenchEngine(path.join(folder, "state"));
    const { bytes } = await engine.transfers.create(file, {});
    const rateOf = async (work: () => unknown): Promise<number> => {
      const begun = performance.now();
      await work();
      return SIZE_MIB / ((performance.now() - begun) / 1_000);
    };
    await engine.reset();
    const sha1sum = (): Promise<number> => rateOf(() => execFileSync("sha1sum", [file]));
    const created = await interleaved(
      "create",
      { Swarmbid: () => rateOf(() => engine.transfers.create(file, {})), sha1sum },
      ROUNDS,
      "MiB/s",
    );
    const checked = await interleaved(
      "verify",
      { Swarmbid: () => rateOf(() => engine.transfers.check(bytes, folder)), sha1sum },
      ROUNDS,
      "MiB/s",
    );
    const { delayMs } = await engine.read("hashing");
    await engine.close();
    return [...created, ...checked, told("meanwhile: thread held up, worst", delayMs.max, "ms")];
  }),
);
