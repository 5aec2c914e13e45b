import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, vi } from "vitest";
import { DEFAULT_SETTINGS, type EngineSettings, type TransferSnapshot } from "../../../../src/engine/model.ts";
import type { Clock } from "../../../../src/engine/ports.ts";
import { systemClock } from "../../../../src/engine/systemClock.ts";
import { type CreateOptions, createMetainfo } from "../../../../src/engine/torrent/createMetainfo.ts";
import type { Metainfo } from "../../../../src/engine/torrent/metainfo.ts";
import { createTransferList } from "../../../../src/engine/transfers/transferList.ts";
import type { TransferList } from "../../../../src/engine/transfers/transferListFace.ts";
import { repeatableBytes } from "../../../swarm/makeTorrent.ts";
import { createFakeSwarm, type FakeSwarm, type OpenTorrent } from "./fakeSwarm.ts";

export interface ListedTorrent {
  readonly torrent: Uint8Array;
  readonly metainfo: Metainfo;
  /** All bytes, in the torrent's order. */
  readonly data: Uint8Array;
  /** Holds the torrent's own folder with its files. */
  readonly folder: string;
}

/** A list of transfers with a real store and state and a fake swarm. */
export interface BenchList extends TransferList {
  readonly swarm: FakeSwarm;
  readonly logged: readonly string[];
  /** Every snapshot that was reported, with what it said at that moment. */
  readonly handedOut: readonly { readonly snapshot: TransferSnapshot; readonly said: string }[];
  until(id: string, condition: (snapshot: TransferSnapshot) => boolean): Promise<TransferSnapshot>;
  inPhase(id: string, ...phases: readonly TransferSnapshot["phase"][]): Promise<TransferSnapshot>;
  /** The torrent that this transfer has in the swarm, once it has contents. */
  running(id: string): Promise<OpenTorrent>;
}

export interface ListBench {
  inside(name: string): string;
  torrent(files: Readonly<Record<string, number>>, options?: CreateOptions): Promise<ListedTorrent>;
  list(state?: string, settings?: Partial<EngineSettings>, clock?: Clock, mirrors?: boolean): Promise<BenchList>;
  /** The state as a process that is killed now would leave it. */
  killed(state: string, as: string): void;
}

const LIMIT_MS = 10_000;

export function useListBench(): ListBench {
  let at = "";
  const lists: TransferList[] = [];
  const inside = (name: string): string => path.join(at, name);
  beforeEach(() => {
    at = mkdtempSync(path.join(tmpdir(), "swarmbid-list-"));
  });
  afterEach(async () => {
    await Promise.all(lists.splice(0).map((list) => list.close()));
    vi.unstubAllEnvs();
    rmSync(at, { recursive: true, force: true });
  });

  return {
    inside,
    async torrent(files, options = {}) {
      const folder = inside("source");
      for (const [file, size] of Object.entries(files)) {
        const target = path.join(folder, "set", file);
        mkdirSync(path.dirname(target), { recursive: true });
        writeFileSync(target, repeatableBytes(file, size));
      }
      const { bytes, metainfo } = await createMetainfo(path.join(folder, "set"), { pieceBytes: 16_384, ...options });
      const parts = metainfo.files.map((file) => repeatableBytes(file.path.slice("set/".length), file.length));
      return { torrent: bytes, metainfo, data: Buffer.concat(parts), folder };
    },
    async list(state = "state", settings = {}, clock = systemClock, mirrors = false) {
      const swarm = createFakeSwarm();
      const logged: string[] = [];
      const handedOut: { readonly snapshot: TransferSnapshot; readonly said: string }[] = [];
      const snapshots = new Map<string, TransferSnapshot>();
      const watchers = new Set<() => void>();
      const list = createTransferList({
        clock,
        log: { write: (level, message) => logged.push(`${level} ${message}`) },
        storageFolder: inside(state),
        settings: { ...DEFAULT_SETTINGS, ...settings },
        createSwarm: () => swarm,
        fetchTorrentFile: (_, { signal }) =>
          new Promise((_resolve, reject) => {
            signal?.addEventListener("abort", () => {
              reject(signal.reason as Error);
            });
          }),
        onDisk: (work) => work(),
        mirrors,
        onUpdate({ changed, removed }) {
          for (const id of removed) snapshots.delete(id);
          for (const snapshot of changed) {
            snapshots.set(snapshot.id, snapshot);
            handedOut.push({ snapshot, said: JSON.stringify(snapshot) });
          }
          for (const watcher of watchers) watcher();
        },
      });
      lists.push(list);
      for (const snapshot of await list.load([])) snapshots.set(snapshot.id, snapshot);

      const until: BenchList["until"] = (id, condition) => {
        const { promise, resolve, reject } = Promise.withResolvers<TransferSnapshot>();
        const look = (): void => {
          const snapshot = snapshots.get(id);
          if (snapshot !== undefined && condition(snapshot)) resolve(snapshot);
        };
        watchers.add(look);
        const timer = setTimeout(() => {
          reject(new Error(`gave up waiting; the last snapshot was ${JSON.stringify(snapshots.get(id))}`));
        }, LIMIT_MS);
        look();
        return promise.finally(() => {
          clearTimeout(timer);
          watchers.delete(look);
        });
      };
      const inPhase: BenchList["inPhase"] = (id, ...phases) => until(id, ({ phase }) => phases.includes(phase));
      return {
        ...list,
        get isMirror() {
          return list.isMirror;
        },
        get problem() {
          return list.problem;
        },
        swarm,
        logged,
        handedOut,
        until,
        inPhase,
        async running(id) {
          await inPhase(id, "downloading", "seeding");
          const found = swarm.torrents.find(({ target, content }) => target.infoHash === id && content !== undefined);
          if (found === undefined) throw new Error("the transfer says that it runs, but nothing is open in the swarm");
          return found;
        },
      };
    },
    killed(state, as) {
      // Such a process holds no folder any more, and its list lives on here.
      const apart = inside(`temp-${as}`);
      mkdirSync(apart, { recursive: true });
      vi.stubEnv("TMPDIR", apart);
      vi.stubEnv("TEMP", apart);
      cpSync(inside(state), inside(as), { recursive: true });
    },
  };
}
