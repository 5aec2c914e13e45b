// Runs in a process of its own, bundled with the replacements as the engine's thread is: what an attack makes the engine
// throw ends this process, and the tests see it. argv[2]: TargetOptions as JSON. Says `TargetEvent`s, one a line; a line
// on standard input asks for `memory`; the end of standard input ends it.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { DEFAULT_SETTINGS, type EngineSettings } from "../../../src/engine/model.ts";
import type { SwarmContent } from "../../../src/engine/swarm/port.ts";
import { createSwarm } from "../../../src/engine/swarm/webtorrentSwarm.ts";
import { systemClock } from "../../../src/engine/systemClock.ts";
import { parseMetainfo } from "../../../src/engine/torrent/parseMetainfo.ts";
import { politeMarket } from "../../fakes/politeMarket.ts";

export interface TargetOptions {
  readonly torrentFile: string;
  /** The torrent's data in one file: seeds it. Without it the target fetches. */
  readonly dataFile?: string;
  /** Starts with the info-hash alone. */
  readonly byMagnet?: boolean;
  readonly peers?: readonly string[];
  readonly trackers?: readonly string[];
  readonly webSeeds?: readonly string[];
  readonly allowLocalNetwork?: boolean;
  /** For TCP and, with `dht`, for UDP. 0: any. */
  readonly port?: number;
  readonly dht?: boolean;
  readonly settings?: Partial<EngineSettings>;
}

export type TargetEvent =
  | { readonly event: "listening"; readonly port: number }
  | { readonly event: "metadata"; readonly isTrue: boolean }
  | { readonly event: "done"; readonly sha1: string }
  | { readonly event: "lost"; readonly message: string }
  | { readonly event: "log"; readonly message: string }
  | { readonly event: "memory"; readonly heldBytes: number };

const say = (event: TargetEvent): void => void process.stdout.write(`${JSON.stringify(event)}\n`);

async function run(options: TargetOptions): Promise<void> {
  const metainfo = parseMetainfo(readFileSync(options.torrentFile));
  const data = options.dataFile === undefined ? Buffer.alloc(metainfo.totalBytes) : readFileSync(options.dataFile);
  const bitfield = new Uint8Array(Math.ceil(metainfo.pieceCount / 8));
  if (options.dataFile !== undefined) bitfield.fill(0xff);
  const content: SwarmContent = {
    metainfo,
    bitfield,
    plan: { strategy: "rarest", priorities: new Uint8Array(metainfo.pieceCount).fill(1) },
    store: {
      put: (piece, bytes) => {
        data.set(bytes, piece * metainfo.pieceBytes);
        return Promise.resolve();
      },
      read: (piece, offset, length) => {
        const start = piece * metainfo.pieceBytes + offset;
        // A copy, as from a disk: memory counts.
        return Promise.resolve(Uint8Array.from(data.subarray(start, start + length)));
      },
    },
  };
  const settings = {
    ...DEFAULT_SETTINGS,
    lsd: false,
    dht: options.dht ?? false,
    dhtBootstrap: [],
    listenPort: options.port ?? 0,
    allowLocalNetwork: options.allowLocalNetwork ?? false,
    ...options.settings,
  };
  const log = {
    write: (_level: unknown, message: string) => {
      say({ event: "log", message });
    },
  };
  const swarm = createSwarm(settings, log, { uploads: politeMarket(systemClock) });
  let missing = metainfo.pieceCount;
  const torrent = await swarm.open(
    {
      infoHash: metainfo.infoHash,
      name: metainfo.name,
      trackers: (options.trackers ?? []).map((tracker) => [tracker]),
      webSeeds: options.webSeeds ?? [],
      peers: options.peers ?? [],
      isPrivate: false,
    },
    {
      onMetadata: (bytes) => {
        say({ event: "metadata", isTrue: Buffer.compare(bytes, metainfo.infoBytes) === 0 });
        torrent.attach(content);
      },
      onPiece: () => {
        missing -= 1;
        if (missing === 0) say({ event: "done", sha1: createHash("sha1").update(data).digest("hex") });
      },
      onStoreError: (error) => {
        say({ event: "lost", message: String(error) });
      },
      onLost: (error) => {
        say({ event: "lost", message: String(error) });
      },
    },
    options.byMagnet === true ? undefined : content,
  );
  say({ event: "listening", port: swarm.port ?? 0 });
  const input = createInterface({ input: process.stdin });
  input.on("line", () => {
    global.gc?.();
    const { heapUsed, external } = process.memoryUsage();
    say({ event: "memory", heldBytes: heapUsed + external });
  });
  input.on("close", () => {
    void swarm.close();
  });
}

void run(JSON.parse(process.argv[2] ?? "{}") as TargetOptions);
