import type { EngineChange, TorrentEngine } from "../../src/engine/door.ts";
import { SwarmbidError } from "../../src/engine/errors.ts";
import { createEmitter } from "../../src/engine/events.ts";
import type {
  AddRequest,
  EngineSettings,
  EngineStatus,
  FileSnapshot,
  TorrentPreview,
  TransferId,
  TransferSnapshot,
} from "../../src/engine/model.ts";
import { createFakeMarket } from "./market.ts";

/** An engine without a swarm: tests put transfers into it and read what it was asked to do. */
export interface FakeEngine extends TorrentEngine {
  /** What was called, in order: `pause <id>`, `start`, … */
  readonly calls: string[];
  readonly configured: EngineSettings[];
  readonly added: AddRequest[];
  /** Lists a transfer, or changes it, and tells so. */
  put(...snapshots: readonly TransferSnapshot[]): void;
  drop(id: TransferId): void;
  putFiles(id: TransferId, files: readonly FileSnapshot[]): void;
  setPhase(phase: EngineStatus["phase"]): void;
  /** The next call of this name fails. */
  failNext(call: string, error: Error): void;
}

export function createFakeEngine(preview?: TorrentPreview): FakeEngine {
  const changes = createEmitter<EngineChange>();
  const snapshots = new Map<TransferId, TransferSnapshot>();
  const files = new Map<TransferId, readonly FileSnapshot[]>();
  const failures = new Map<string, Error>();
  const calls: string[] = [];
  const configured: EngineSettings[] = [];
  const added: AddRequest[] = [];
  let status: EngineStatus = { phase: "idle", restarts: 0, worstDelayMs: 0 };

  function called(name: string, detail = ""): Promise<void> {
    calls.push(detail === "" ? name : `${name} ${detail}`);
    const failure = failures.get(name);
    failures.delete(name);
    return failure === undefined ? Promise.resolve() : Promise.reject(failure);
  }

  return {
    calls,
    configured,
    added,
    onDidChange: changes.event,
    get status() {
      return status;
    },
    put(...changed) {
      for (const snapshot of changed) snapshots.set(snapshot.id, snapshot);
      changes.fire({ changed: changed.map(({ id }) => id), removed: [] });
    },
    drop(id) {
      snapshots.delete(id);
      changes.fire({ changed: [], removed: [id] });
    },
    putFiles: (id, list) => void files.set(id, list),
    setPhase(phase) {
      status = { ...status, phase };
      changes.fire({ changed: [], removed: [] });
    },
    failNext: (call, error) => void failures.set(call, error),
    start: () => called("start"),
    close: () => called("close"),
    async configure(settings) {
      configured.push(settings);
      await called("configure");
    },
    market: createFakeMarket(called),
    transfers: {
      list: () => [...snapshots.values()],
      get: (id) => snapshots.get(id),
      async files(id) {
        await called("files", id);
        return files.get(id) ?? [];
      },
      async preview() {
        await called("preview");
        if (preview === undefined) throw new SwarmbidError("metadataTimeout", "Nobody answered: try again later.");
        return preview;
      },
      forgetPreview: (id) => called("forgetPreview", id),
      async add(request) {
        added.push(request);
        await called("add");
        return preview?.id ?? "";
      },
      async join() {
        await called("join");
        return { id: preview?.id ?? "", name: "", isPrivate: false, trackerCount: 0, webSeedCount: 0 };
      },
      pause: (id) => called("pause", id),
      resume: (id) => called("resume", id),
      addWebSeeds: (id, urls) => called("addWebSeeds", `${id} ${urls.join(" ")}`),
      setOptions: (id) => called("setOptions", id),
      moveData: (id) => called("moveData", id),
      select: (id) => called("select", id),
      move: (id, to) => called(`move ${to}`, id),
      pauseAll: () => called("pauseAll"),
      resumeAll: () => called("resumeAll"),
      resumeInterrupted: () => called("resumeInterrupted"),
      async remove(id, { deleteData }) {
        await called(deleteData ? "delete" : "remove", id);
        return [];
      },
      verify: (id) => called("verify", id),
      async create(path) {
        await called("create", path);
        return { id: preview?.id ?? "", bytes: new Uint8Array(), folder: path, leftOut: [] };
      },
      async check() {
        await called("check");
        return {
          id: preview?.id ?? "",
          name: preview?.name ?? "",
          pieceCount: 0,
          badPieces: [],
          missingFiles: [],
          changedFiles: [],
        };
      },
      async read(id) {
        await called("read", id);
        return new Uint8Array();
      },
      async streamAddress(id) {
        await called("streamAddress", id);
        return "http://127.0.0.1:1/token/name";
      },
      async diagnose(id) {
        await called("diagnose", id);
        return [];
      },
      async torrentFile(id) {
        await called("torrentFile", id);
        return undefined;
      },
    },
  };
}
