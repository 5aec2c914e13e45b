import { monitorEventLoopDelay } from "node:perf_hooks";
import { parentPort, workerData } from "node:worker_threads";
import { createBirpc } from "birpc";
import { causeText } from "../causeText.ts";
import type { Log } from "../ports.ts";
import { createStreamServer } from "../stream/streamServer.ts";
import { fetchTorrentFile } from "../swarm/network/fetchTorrentFile.ts";
import { createSwarm } from "../swarm/webtorrentSwarm.ts";
import { systemClock } from "../systemClock.ts";
import { createPublisher } from "../transfers/publisher.ts";
import { createTransferList } from "../transfers/transferList.ts";
import { createCancellable } from "./cancellable.ts";
import { deskOver } from "./deskLink.ts";
import { createDiskWait } from "./diskWait.ts";
import { type HostCalls, reply, type ThreadCalls, type ThreadData } from "./link.ts";
import { createThreadMarket } from "./threadMarket.ts";
import { BEAT_INTERVAL_MS } from "./watchdog.ts";

const NANOSECONDS_PER_MS = 1e6;

/** The engine's thread: everything that parses hostile bytes or waits for a disk or a peer. */
function run(data: ThreadData, port: NonNullable<typeof parentPort>): void {
  const diskWait = createDiskWait(data.diskWait);
  const internal = (error: unknown): void => {
    log.write("error", "A call failed.", error);
  };
  const functions: ThreadCalls = {
    load: () => reply(async () => ({ transfers: await list.load(data.resume), isMirror: list.isMirror }), internal),
    configure: (settings) =>
      reply(() => {
        market.configure(settings);
        return list.configure(settings);
      }, internal),
    files: (id) => reply(() => list.files(id), internal),
    preview: (source, hints, token) => reply(() => list.preview(source, hints, token), internal),
    cancelPreview: (token) =>
      reply(() => {
        list.cancelPreview(token);
      }, internal),
    forgetPreview: (id) => reply(() => list.forgetPreview(id), internal),
    add: (request) => reply(() => list.add(request), internal),
    join: (source) => reply(() => list.join(source), internal),
    pause: (id) => reply(() => list.pause(id), internal),
    resume: (id, hints) => reply(() => list.resume(id, hints), internal),
    addWebSeeds: (id, urls) => reply(() => list.addWebSeeds(id, urls), internal),
    setOptions: (id, options) => reply(() => list.setOptions(id, options), internal),
    select: (id, wanted) => reply(() => list.select(id, wanted), internal),
    moveData: (id, folder) => reply(() => list.moveData(id, folder), internal),
    move: (id, to) =>
      reply(() => {
        list.move(id, to);
      }, internal),
    pauseAll: () => reply(() => list.pauseAll(), internal),
    resumeAll: () => reply(() => list.resumeAll(), internal),
    resumeInterrupted: () => reply(() => list.resumeInterrupted(), internal),
    remove: (id, deleteData) => reply(() => list.remove(id, deleteData), internal),
    verify: (id) => reply(() => list.verify(id), internal),
    create: (path, request, token) => reply(() => publisher.create(path, request, token), internal),
    check: (torrent, folder, token) => reply(() => publisher.check(torrent, folder, token), internal),
    cancelWork: (token) =>
      reply(() => {
        publisher.cancel(token);
        reads.cancel(token);
      }, internal),
    read: (id, file, offset, length, token) =>
      reply(() => reads.run(token, (signal) => list.read(id, { file, offset, length }, signal)), internal),
    streamAddress: (id, file) => reply(() => streams.address(id, file), internal),
    diagnose: (id) => reply(() => list.diagnose(id), internal),
    torrentFile: (id) => reply(() => list.torrentFile(id), internal),
    spending: (isStopped) =>
      reply(() => {
        market.spending(isStopped);
      }, internal),
    close: () =>
      reply(async () => {
        publisher.close();
        reads.close();
        await streams.close();
        await list.close();
        market.close();
        stopBeating();
      }, internal),
    hang(onDiskMs) {
      if (onDiskMs === undefined) while (data.mayHang) {}
      else if (data.mayHang)
        diskWait.during(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, onDiskMs));
    },
  };
  const host = createBirpc<HostCalls, ThreadCalls>(functions, {
    post: (message: unknown) => {
      port.postMessage(message);
    },
    on: (receive) => port.on("message", receive),
    timeout: -1,
    eventNames: ["beat", "update", "log", "working", "market"],
  });
  const log: Log = {
    write(level, message, cause) {
      void host.log(level, message, cause === undefined ? undefined : causeText(cause));
    },
  };
  const market = createThreadMarket({
    clock: systemClock,
    log,
    desk: deskOver((call) => host.desk(call)),
    tell(state) {
      void host.market(state);
    },
  });
  market.configure(data.settings);
  const list = createTransferList({
    clock: systemClock,
    log,
    onDisk: diskWait.during,
    mirrors: data.mirrors,
    storageFolder: data.storageFolder,
    settings: data.settings,
    createSwarm: (settings, dhtNodes) => createSwarm(settings, log, { uploads: market.uploads, dhtNodes }),
    fetchTorrentFile,
    onUpdate(update) {
      update.removed.forEach(streams.forget);
      market.update(update);
      void host.update({ ...update, isMirror: list.isMirror, problem: list.problem });
    },
  });
  const reads = createCancellable();
  const streams = createStreamServer(list);
  const publisher = createPublisher(systemClock, (token, doneBytes, totalBytes) => {
    void host.working(token, doneBytes, totalBytes);
  });
  // A promise that nobody waited for, deep in a library, is no reason to drop every transfer.
  process.on("unhandledRejection", (error) => {
    log.write("error", "Something failed that nobody waited for.", error);
  });
  const loopDelay = monitorEventLoopDelay({ resolution: 10 });
  loopDelay.enable();
  const stopBeating = systemClock.every(BEAT_INTERVAL_MS, () => {
    void host.beat(loopDelay.max / NANOSECONDS_PER_MS);
    loopDelay.reset();
  });
}

if (parentPort !== null) run(workerData as ThreadData, parentPort);
