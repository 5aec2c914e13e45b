import { afterEach, beforeEach } from "vitest";
import type { EngineSettings } from "../../../src/engine/model.ts";
import { type CreateOptions } from "../../../src/engine/torrent/createMetainfo.ts";
import { startTracker, type Tracker } from "../../swarm/startTracker.ts";
import { type Dataset, makeDataset, temporaryFolder } from "./dataset.ts";
import { inPhase, type StartedEngine, startEngine } from "./startEngine.ts";

/** What every test of this ring stands on: a folder, a tracker, and engines that are closed in the end. */
export interface Bench {
  readonly tracker: Tracker;
  inside(name: string): string;
  /** The same name has the same state folder: an engine that was closed is found again. */
  engine(
    name: string,
    settings?: Partial<EngineSettings>,
    parts?: Parameters<typeof startEngine>[2],
  ): Promise<StartedEngine>;
  dataset(name: string, files: Readonly<Record<string, number>>, options?: CreateOptions): Promise<Dataset>;
  /** An engine that seeds the dataset and is known to the tracker. */
  seed(data: Dataset, settings?: Partial<EngineSettings>): Promise<StartedEngine>;
}

/** Sets a bench up before each test of the file and clears it away after. */
export function useBench(): Bench {
  let temp: ReturnType<typeof temporaryFolder>;
  let tracker: Tracker;
  const engines: StartedEngine[] = [];

  beforeEach(async () => {
    temp = temporaryFolder();
    tracker = await startTracker();
  });
  afterEach(async () => {
    await Promise.all(engines.splice(0).map((started) => started.close()));
    await tracker.close();
    temp.remove();
  });

  const bench: Bench = {
    get tracker() {
      return tracker;
    },
    inside: (name) => temp.inside(name),
    async engine(name, settings, parts) {
      const started = await startEngine(temp.inside(`state-${name}`), settings, parts);
      engines.push(started);
      return started;
    },
    dataset: (name, files, options) =>
      makeDataset(temp.inside("source"), name, files, { trackers: [[tracker.url]], pieceBytes: 65_536, ...options }),
    async seed(data, settings) {
      const seeder = await bench.engine("seeder", settings);
      const known = tracker.nextPeer();
      const id = await seeder.transfers.add({
        source: { kind: "file", bytes: data.torrent },
        folder: data.folder,
        seedOnly: true,
      });
      await seeder.until(id, inPhase("seeding"));
      await known;
      return seeder;
    },
  };
  return bench;
}
