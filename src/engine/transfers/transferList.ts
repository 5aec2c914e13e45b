import path from "node:path";
import { SwarmbidError } from "../errors.ts";
import type { TorrentPreview, TransferId, TransferSnapshot } from "../model.ts";
import { createGate } from "../store/gate.ts";
import type { Metainfo } from "../torrent/metainfo.ts";
import { parseInfo } from "../torrent/parseMetainfo.ts";
import { createBackground } from "./background.ts";
import { checkOptions } from "./checkOptions.ts";
import { joinListed } from "./joinListed.ts";
import { keepFetched } from "./keepFetched.ts";
import { loadTransfers } from "./loadTransfers.ts";
import { createMirror } from "./mirror.ts";
import { nameTorrent } from "./namedTorrent.ts";
import { newRecord } from "./newRecord.ts";
import { openStateDbWhenFree } from "./openStateDbWhenFree.ts";
import { toPreview } from "./preview.ts";
import { createPreviews } from "./previews.ts";
import type { TransferRecord } from "./record.ts";
import { rememberDhtNodes } from "./rememberDhtNodes.ts";
import { createReports } from "./reports.ts";
import { checkHints, type ResolvedSource, resolveSource } from "./resolveSource.ts";
import { createScheduler } from "./scheduler.ts";
import { createSettingsInUse } from "./settingsInUse.ts";
import type { StateDb } from "./stateDb.ts";
import { createTransfer } from "./transfer.ts";
import type { Transfer } from "./transferFace.ts";
import type { TransferList, TransferListParts } from "./transferListFace.ts";
import type { TransferParts } from "./transferParts.ts";
import { unknownTransfer } from "./unknownTransfer.ts";

const REPORT_INTERVAL_MS = 500;
/** A full disk is looked at again this often. */
const ROOM_INTERVAL_MS = 15_000;
const PREVIEW_LIMIT_MS = 5 * 60_000;

export function createTransferList({
  clock,
  log,
  storageFolder,
  settings: initial,
  createSwarm,
  fetchTorrentFile,
  onDisk,
  mirrors,
  onUpdate,
}: TransferListParts): TransferList {
  let db: StateDb | undefined;
  const transfers = new Map<TransferId, Transfer>();
  const previews = createPreviews(clock);
  const fetched = keepFetched(fetchTorrentFile, clock);
  const settings = createSettingsInUse({
    initial,
    clock,
    transfers,
    createSwarm: (now) => createSwarm(now, () => nodes.recall()),
    async beforeReset() {
      await previews.leave();
      nodes.save();
    },
    onChanged: () => {
      scheduler.look();
    },
  });
  const { swarm } = settings;
  const nodes = rememberDhtNodes({ clock, log, state: () => db, known: swarm.dhtNodes });
  const checks = createGate(1);
  const background = createBackground();
  const feed = createReports({ clock, intervalMs: REPORT_INTERVAL_MS, transfers, port: () => swarm.port, onUpdate });
  const mirror = createMirror({
    clock,
    log,
    storageFolder,
    onDisk,
    seedsByDefault: () => settings.current.seedAfterCompletion,
    onChange(changed, removed) {
      const released = changed.flatMap(({ id }) => (transfers.get(id)?.isReleased === true ? [id] : []));
      onUpdate({ changed, removed, released, port: swarm.port });
    },
  });
  const scheduler = createScheduler(
    transfers,
    () => settings.current,
    () => settings.isChanging,
    () => {
      for (const id of transfers.keys()) feed.mark(id);
      scheduler.look();
    },
  );
  let queueMayMove = false;
  // Rates change without an event; limits change with the time of day.
  const stopTicking = clock.every(REPORT_INTERVAL_MS, () => {
    settings.look();
    if (queueMayMove) scheduler.look();
    queueMayMove = false;
    for (const transfer of transfers.values()) if (transfer.active && transfer.look()) feed.mark(transfer.id);
  });

  const get = (id: TransferId): Transfer => {
    mirror.refuse();
    const transfer = transfers.get(id);
    if (transfer === undefined) throw unknownTransfer();
    return transfer;
  };
  const state = (): StateDb => {
    if (db === undefined) throw new SwarmbidError("closed", "The engine is not started yet: try again in a moment.");
    return db;
  };
  const create = (record: TransferRecord, parsed?: Metainfo): Transfer => {
    const parts: TransferParts = {
      db: state(),
      swarm,
      clock,
      log,
      storageFolder,
      checks,
      background,
      settings: () => settings.current,
      changed(id) {
        queueMayMove = true;
        feed.mark(id);
      },
      schedule: scheduler.look,
      placeOf: scheduler.placeOf,
      mayRunOn: scheduler.mayRunOn,
      lookIntervalMs: REPORT_INTERVAL_MS,
      parsed,
    };
    const transfer = createTransfer(record, parts);
    transfers.set(record.id, transfer);
    return transfer;
  };
  /** A person sees the outcome of an action when it is answered, not half a second later. */
  const shown = async <T>(work: Promise<T>): Promise<T> => {
    const result = await work;
    feed.flush();
    return result;
  };
  const each = async (work: (transfer: Transfer) => Promise<unknown>): Promise<void> => {
    const ignoreGone = (error: unknown): void => {
      if (!SwarmbidError.is(error, "unknownTransfer")) throw error;
    };
    await Promise.all([...transfers.values()].map((transfer) => work(transfer).catch(ignoreGone)));
  };

  const all = async (work: (transfer: Transfer) => Promise<unknown>): Promise<void> => {
    mirror.refuse();
    await shown(each(work));
  };

  async function loadFrom(state: StateDb, resume: readonly TransferId[]): Promise<readonly TransferSnapshot[]> {
    db = state;
    try {
      await loadTransfers({ state, storageFolder, transfers, create, resume });
    } catch (error) {
      db = undefined;
      throw error;
    }
    return [...transfers.values()].map((transfer) => transfer.snapshot());
  }

  const howToAdd = () => ({
    fetchTorrentFile: fetched.forAdding,
    allowLocalNetwork: settings.current.allowLocalNetwork,
  });

  async function askSwarm(source: ResolvedSource, signal: AbortSignal): Promise<TorrentPreview> {
    await settings.settled();
    const metainfo = await previews.ask(
      source.id,
      signal,
      () => nameTorrent(swarm, { ...source, infoHash: source.id, isPrivate: false }),
      (info) => parseInfo(info, { trackers: source.trackers, webSeeds: source.webSeeds }),
    );
    return toPreview(metainfo, source.selectOnly, false);
  }

  const stopLookingForRoom = clock.every(ROOM_INTERVAL_MS, () => {
    for (const transfer of transfers.values()) void transfer.goOnIfRoom();
  });

  return {
    get isMirror() {
      return mirror.isOn;
    },
    get problem() {
      return mirror.problem;
    },
    async load(resume) {
      try {
        return await loadFrom(await openStateDbWhenFree(storageFolder, clock, onDisk), resume);
      } catch (error) {
        if (!mirrors || !SwarmbidError.is(error, "engineBusy")) throw error;
        return mirror.start(async () => loadFrom(await openStateDbWhenFree(storageFolder, clock, onDisk, 0), resume));
      }
    },
    configure: settings.change,
    files: (id) => (mirror.isOn ? mirror.files(id) : get(id).files()),
    async preview(source, hints, token) {
      mirror.refuse();
      const { signal, end } = previews.begin(token, PREVIEW_LIMIT_MS);
      try {
        const { allowLocalNetwork } = settings.current;
        const how = { fetchTorrentFile: fetched.forPreview, allowLocalNetwork, signal };
        const resolved = await resolveSource(source, hints, how);
        signal.throwIfAborted();
        const transfer = transfers.get(resolved.id);
        const known = resolved.metainfo ?? transfer?.metainfo;
        if (known !== undefined) return toPreview(known, resolved.selectOnly, transfer !== undefined);
        if (transfer !== undefined) throw duplicate(resolved);
        return await askSwarm(resolved, signal);
      } finally {
        end();
      }
    },
    cancelPreview: previews.cancel,
    forgetPreview: previews.forget,
    async add(request) {
      mirror.refuse();
      if (!path.isAbsolute(request.folder))
        throw new SwarmbidError("badInput", "The target folder must be an absolute path: choose it again.");
      const source = await resolveSource(request.source, request.hints ?? {}, howToAdd());
      if (transfers.has(source.id)) throw duplicate(source);
      const preview = previews.take(source.id);
      const metainfo = source.metainfo ?? preview?.metainfo;
      const place = { position: scheduler.lastPosition(), addedAt: clock.now() };
      const transfer = create(newRecord(source, request, metainfo, place), metainfo);
      transfer.persist();
      feed.mark(source.id);
      const named = await preview?.named.catch(() => undefined);
      if (request.paused === true) await named?.close();
      else await transfer.resume(named);
      feed.flush();
      return source.id;
    },
    async join(source) {
      mirror.refuse();
      const resolved = await resolveSource(source, {}, howToAdd());
      return shown(joinListed(get(resolved.id), resolved));
    },
    pause: (id) => shown(get(id).pause()),
    resume: (id, hints) => shown(get(id).resume(undefined, checkHints(hints))),
    addWebSeeds: async (id, urls) => shown(get(id).addWebSeeds(checkHints({ webSeeds: urls }).webSeeds)),
    setOptions: async (id, options) => shown(get(id).setOptions(checkOptions(options))),
    select: (id, wanted) => shown(get(id).select(wanted)),
    moveData: (id, folder) => shown(get(id).moveData(folder)),
    move(id, to) {
      get(id);
      scheduler.move(id, to);
      feed.flush();
    },
    pauseAll: () => all((transfer) => transfer.pause()),
    resumeAll: () => all((transfer) => (transfer.isOver ? Promise.resolve() : transfer.resume())),
    resumeInterrupted: () => all((transfer) => transfer.goOn()),
    async remove(id, deleteData) {
      const left = await get(id).remove(deleteData);
      transfers.delete(id);
      feed.drop(id);
      return left;
    },
    async verify(id) {
      await settings.settled();
      await shown(get(id).verify());
    },
    diagnose: (id) => get(id).diagnose(),
    async read(id, range, signal) {
      return get(id).read(range, signal);
    },
    torrentFile: (id) => get(id).torrentFile(),
    async close() {
      stopTicking();
      await mirror.close();
      nodes.close();
      stopLookingForRoom();
      for (const transfer of transfers.values()) transfer.interrupt();
      await settings.settled();
      await previews.close();
      await each((transfer) => transfer.suspend());
      await background.settled();
      await swarm.close();
      feed.dispose();
      db?.close();
    },
  };
}

const duplicate = ({ name }: ResolvedSource): SwarmbidError =>
  new SwarmbidError("duplicateTransfer", `“${name}” is in the list already: look for it in the Transfers view.`);
