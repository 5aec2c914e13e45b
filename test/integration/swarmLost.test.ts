import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { Server } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import type { TransferSnapshot } from "../../src/engine/model.ts";
import { createSwarm } from "../../src/engine/swarm/webtorrentSwarm.ts";
import { systemClock } from "../../src/engine/systemClock.ts";
import { createTransferList } from "../../src/engine/transfers/transferList.ts";
import { politeMarket } from "../fakes/politeMarket.ts";
import { useBench } from "./support/bench.ts";
import { digests } from "./support/dataset.ts";
import { LOOPBACK_SETTINGS } from "./support/startEngine.ts";

const bench = useBench();
const LISTENS = "tracing:net.server.listen:asyncEnd";

/** Every server that begins to listen in this process until the test is over. */
function watchServers(): readonly Server[] {
  const servers: Server[] = [];
  const note = (message: unknown): void => {
    if (typeof message === "object" && message !== null && "server" in message && message.server instanceof Server)
      servers.push(message.server);
  };
  subscribe(LISTENS, note);
  onTestFinished(() => void unsubscribe(LISTENS, note));
  return servers;
}

test("when the library's client breaks in the middle, another one takes its place and the transfer finishes", async () => {
  const data = await bench.dataset("set", { "a.bin": 3_000_000 });
  await bench.seed(data, { uploadLimit: 1_000_000 });
  const servers = watchServers();
  const seen = new Map<string, TransferSnapshot>();
  const notices: string[] = [];
  const watchers = new Set<() => void>();
  const log = { write: () => undefined };
  const list = createTransferList({
    clock: systemClock,
    log,
    storageFolder: bench.inside("state"),
    settings: LOOPBACK_SETTINGS,
    createSwarm: (settings) => createSwarm(settings, log, { uploads: politeMarket(systemClock) }),
    fetchTorrentFile: () => Promise.reject(new Error("not used")),
    onDisk: (work) => work(),
    mirrors: false,
    onUpdate({ changed }) {
      for (const snapshot of changed) {
        seen.set(snapshot.id, snapshot);
        if (snapshot.notice !== undefined) notices.push(snapshot.notice);
      }
      for (const watcher of watchers) watcher();
    },
  });
  onTestFinished(() => list.close());
  await list.load([]);
  const folder = bench.inside("target");
  const id = await list.add({ source: { kind: "file", bytes: data.torrent }, folder });
  const until = (holds: (snapshot: TransferSnapshot) => boolean): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        const snapshot = seen.get(id);
        if (snapshot !== undefined && holds(snapshot)) resolve();
      };
      watchers.add(look);
      look();
    });

  await until(({ doneBytes }) => doneBytes > 500_000);
  const brokenAt = performance.now();
  expect(servers).toHaveLength(1);
  servers[0]?.emit("error", new Error("the socket broke"));
  await until(({ notice }) => notice?.startsWith("The connection to the swarm was lost") === true);
  await until(({ phase }) => phase === "downloading");
  expect(performance.now() - brokenAt).toBeLessThan(60_000);
  await until(({ phase }) => phase === "seeding");
  expect(servers).toHaveLength(2);
  expect(digests(folder)).toEqual(digests(data.folder));
});
