import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { openLocalNetwork, type Place } from "../clients/localNetwork.ts";
import { type LabTracker, startLabTracker } from "../clients/startLabTracker.ts";
import { type Contents, type Files, writeContents } from "./contents.ts";

/** Where clients can find each other, beside the lab's tracker. */
export type MeetingPlace = "at a tracker of its own" | "over IPv6";

/** Where the programs of one cell are, and the tracker that they know. */
export interface Meeting {
  readonly ours: Place;
  readonly foreign: Place;
  readonly tracker: LabTracker;
}

/** What all cells share: a network of its own, its tracker, and the contents of torrents. */
export interface Lab {
  readonly foreignToo: Place;
  /** With a tracker that goes on until the lab closes. */
  meeting(where: MeetingPlace | undefined): Promise<Meeting>;
  folder(title: string): string;
  /** Written once for all who ask for the same files. */
  contents(files: Files): Promise<Contents>;
  /** Two ports that nobody else has, this one and the next. */
  port(): number;
  close(): Promise<void>;
}

/** Below the ports that systems give to outgoing connections. */
const FIRST_PORT = 20_000;

export async function openLab(): Promise<Lab> {
  const network = await openLocalNetwork();
  const { ours, foreign, more } = network;
  if (more === undefined) {
    throw new Error(
      "Other clients are met in network namespaces, because transmission refuses loopback: allow `unshare --net`, or run as root.",
    );
  }
  const root = mkdtempSync(path.join(tmpdir(), "swarmbid-interop-"));
  const trackers: LabTracker[] = [];
  const trackerAt = async (place: Place) => {
    const tracker = await startLabTracker(place);
    trackers.push(tracker);
    return tracker;
  };
  const usual: Meeting = { ours, foreign, tracker: await trackerAt(ours) };
  const overV6 = { ours: more.oursV6, foreign: more.foreignV6, tracker: await trackerAt(more.oursV6) };
  const written = new Map<Files, Promise<Contents>>();
  let nextPort = FIRST_PORT;
  const folder = (title: string) => mkdtempSync(path.join(root, `${title}-`));
  return {
    foreignToo: more.foreignToo,
    async meeting(where) {
      if (where === "over IPv6") return overV6;
      return where === undefined ? usual : { ...usual, tracker: await trackerAt(ours) };
    },
    folder,
    contents(files) {
      const contents = written.get(files) ?? writeContents(folder("contents"), files);
      written.set(files, contents);
      return contents;
    },
    port: () => (nextPort += 2),
    async close() {
      await Promise.all(trackers.map((tracker) => tracker.close()));
      await network.close();
      rmSync(root, { recursive: true });
    },
  };
}
