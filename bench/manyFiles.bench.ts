// A torrent of 50,000 files: it is added in less than 2 s and its row opens in less than 300 ms.
import path from "node:path";
import { serialize } from "node:v8";
import { systemClock } from "../src/engine/systemClock.ts";
import { encodeBencode } from "../src/engine/torrent/encodeBencode.ts";
import { parseMetainfo } from "../src/engine/torrent/parseMetainfo.ts";
import { createTransferNodes } from "../src/views/tree/transferNodes.ts";
import { bench } from "./bench.ts";
import { startBenchEngine } from "./engine/startBenchEngine.ts";
import { atMost, told } from "./figure.ts";
import { inTemporaryFolder } from "./temporaryFolder.ts";

const FILES = 50_000;
const FILE_BYTES = 4_096;
const PIECE_BYTES = 65_536;
const MIB = 1024 * 1024;

function manyFilesTorrent(): Uint8Array {
  const files = Array.from({ length: FILES }, (_, at) => ({
    length: FILE_BYTES,
    path: ["images", `class-${String(at % 500).padStart(3, "0")}`, `picture-${String(at).padStart(6, "0")}.jpeg`],
  }));
  const pieces = Buffer.alloc(20 * ((FILES * FILE_BYTES) / PIECE_BYTES), 7);
  return encodeBencode({ info: { files, name: "fifty-thousand", "piece length": PIECE_BYTES, pieces } });
}

await bench(() =>
  inTemporaryFolder(async (folder) => {
    const bytes = manyFilesTorrent();
    const parsing = performance.now();
    parseMetainfo(bytes);
    const parsed = performance.now() - parsing;

    const engine = await startBenchEngine(path.join(folder, "state"));
    const source = { kind: "file", bytes } as const;
    await engine.reset();
    const previewing = performance.now();
    await engine.transfers.preview(source);
    const previewed = performance.now() - previewing;

    const adding = performance.now();
    const id = await engine.transfers.add({ source, folder: path.join(folder, "into") });
    const added = performance.now() - adding;
    const snapshot = engine.transfers.get(id);
    await engine.until(id, ({ phase }) => phase === "downloading");
    const running = performance.now() - adding;
    const { delayMs } = await engine.read("add");

    const nodes = createTransferNodes(engine, systemClock, () => false);
    const root = nodes.root(id);
    if (root === undefined || snapshot === undefined) throw new Error("the transfer is not listed");
    const opening = performance.now();
    const [first] = await nodes.children(root);
    const opened = performance.now() - opening;
    const again = performance.now();
    await nodes.children(root);
    const reopened = performance.now() - again;
    const deeper = performance.now();
    if (first !== undefined) await nodes.children(first);
    const openedFolder = performance.now() - deeper;
    const link = serialize(await engine.transfers.files(id)).length;

    await engine.reset();
    await engine.transfers.pause(id);
    await engine.transfers.resume(id);
    await engine.until(id, ({ phase }) => phase === "downloading");
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    const resting = await engine.read("running");
    nodes.dispose();
    await engine.close();
    return [
      told("parse", parsed, "ms"),
      told("preview", previewed, "ms"),
      atMost("add, until it is answered", added, "ms", 2_000),
      atMost("add, until it looks for peers", running, "ms", 2_000),
      told("meanwhile: thread held up, worst", delayMs.max, "ms"),
      atMost("its row opens", opened, "ms", 300),
      atMost("its row is read again", reopened, "ms", 300),
      atMost("a folder of it opens", openedFolder, "ms", 300),
      told("all its files on the link", link / MIB, "MiB"),
      told("its snapshot on the link", serialize(snapshot).length, "bytes"),
      told("paused, resumed, 5 s: thread held up, worst", resting.delayMs.max, "ms"),
      told("paused, resumed, 5 s: thread's processor time", resting.cpuFraction * 100, "%"),
      told("memory of the process", process.memoryUsage.rss() / MIB, "MiB"),
    ];
  }),
);
