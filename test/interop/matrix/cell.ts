import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, vi } from "vitest";
import { type CreateOptions, createMetainfo } from "../../../src/engine/torrent/createMetainfo.ts";
import { formatMagnet } from "../../../src/engine/torrent/magnet.ts";
import { type Cli, startCli } from "../../cli/startCli.ts";
import type { ClientJob, ForeignClient, RunningClient } from "../clients/foreignClient.ts";
import { hashTree } from "../hashTree.ts";
import { type Contents, type Files, linkContents } from "./contents.ts";
import type { Direction } from "./direction.ts";
import type { Lab, Meeting, MeetingPlace } from "./lab.ts";

/** What is tried in a cell. */
export interface CellSubject {
  readonly feature: string;
  readonly contents: Files;
  /** The lab's tracker when left out, which cells share whose torrents have info-hashes of their own. */
  readonly meets?: MeetingPlace;
}

/** A .torrent file that only this cell knows. */
export interface CellTorrent {
  readonly file: string;
  readonly infoHash: string;
  readonly magnet: string;
}

/** A foreign client at work. */
export interface Foreign extends RunningClient {
  /** `host:port` */
  readonly peer: string;
  readonly folder: string;
  /** After `close`: the same client goes on, with the same state and files. */
  again(changes?: Partial<ClientJob>): Promise<Foreign>;
}

/** One client, one direction, one feature: everything that it starts ends with it. */
export interface Cell {
  readonly client: ForeignClient;
  readonly direction: Direction;
  readonly lab: Lab;
  readonly meeting: Meeting;
  readonly contents: Contents;
  folder(title: string): string;
  /** Made by us, with the meeting's tracker unless the options name others. */
  torrent(options?: CreateOptions): Promise<CellTorrent>;
  /** A .torrent file that somebody else made. */
  foreignTorrent(file: string): CellTorrent;
  /** Runs our command line; the same state folder again resumes. */
  ours(args: readonly string[], stateHome?: string): Cli;
  /** Runs the client; it seeds from `seedFolder()`, or fetches into a new folder when none is given. */
  theirs(job: Partial<ClientJob> & Pick<ClientJob, "source">, client?: ForeignClient): Promise<Foreign>;
  seedFolder(): string;
  /** Ends everything that it holds. */
  own(one: { close(): Promise<unknown> }): void;
  /** Waits until the folder holds exactly what was shared. */
  untilArrived(folder: string, expected?: Readonly<Record<string, string>>): Promise<void>;
}

/** What a torrent of the lab is, unless the row says something else. */
export const PIECE_BYTES = 65_536;

/** Nothing but what a row asks for. */
const QUIET = ["--no-dht", "--no-lsd", "--allow-local"];
/** More than any row takes. */
const ARRIVAL_MS = 180_000;

export interface OpenCell extends Cell {
  /** The last words of all programs, for a failure's message. */
  lastWords(): string;
  close(): Promise<void>;
}

export async function openCell(
  lab: Lab,
  subject: CellSubject,
  client: ForeignClient,
  direction: Direction,
): Promise<OpenCell> {
  const contents = await lab.contents(subject.contents);
  const meeting = await lab.meeting(subject.meets);
  const running: { close(): Promise<unknown> }[] = [];
  const clis: { readonly cli: Cli; readonly args: readonly string[] }[] = [];
  const logs: string[] = [];
  const title = `${subject.feature} ${client.name} ${direction}`.replaceAll(/[^a-z0-9]+/gi, "-").slice(0, 60);
  const folder = (what: string) => lab.folder(`${title}-${what}`);

  function describe(file: string, infoHash: string, name: string, trackers: readonly string[]): CellTorrent {
    return { file, infoHash, magnet: formatMagnet({ infoHash, name, trackers }) };
  }

  async function theirs(job: Partial<ClientJob> & Pick<ClientJob, "source">, by = client): Promise<Foreign> {
    const full: ClientJob = {
      place: meeting.foreign,
      folder: job.folder ?? folder("theirs"),
      scratch: job.scratch ?? folder("scratch"),
      port: job.port ?? lab.port(),
      ...job,
    };
    logs.push(path.join(full.scratch, `${by.name}.log`));
    const started = await by.start(full);
    running.push(started);
    const { address } = full.place;
    return {
      ...started,
      peer: `${address.includes(":") ? `[${address}]` : address}:${full.port}`,
      folder: full.folder,
      again: (changes) => theirs({ ...full, ...changes }, by),
    };
  }

  return {
    client,
    direction,
    lab,
    meeting,
    contents,
    folder,
    async torrent(options = {}) {
      const { bytes, metainfo } = await createMetainfo(path.join(contents.folder, contents.top), {
        trackers: [[meeting.tracker.url]],
        pieceBytes: PIECE_BYTES,
        source: title,
        ...options,
      });
      const file = path.join(folder("torrent"), "set.torrent");
      writeFileSync(file, bytes);
      return describe(file, metainfo.infoHash, metainfo.name, metainfo.trackers.flat());
    },
    foreignTorrent: (file) => describe(file, client.infoHashOf(file), contents.top, [meeting.tracker.url]),
    ours(args, stateHome = folder("state")) {
      const cli = startCli([...args, ...QUIET], { stateHome, prefix: meeting.ours.prefix });
      clis.push({ cli, args });
      running.push({ close: () => cli.stop() });
      // Whoever waits for it hears; a cell that gave up does not.
      cli.ended.catch(() => undefined);
      return cli;
    },
    theirs,
    seedFolder: () => linkContents(contents, folder("seed")),
    own: (one) => void running.push(one),
    async untilArrived(at, expected = contents.hashes) {
      await vi.waitFor(
        async () => {
          expect(await hashesOf(at)).toEqual(expected);
        },
        { timeout: ARRIVAL_MS, interval: 200 },
      );
    },
    lastWords() {
      const theirWords = logs.map(
        (log) => `${log}:\n${existsSync(log) ? readFileSync(log, "utf8").slice(-2_000) : ""}`,
      );
      const ourWords = clis.map(
        ({ cli, args }) =>
          `swarmbid ${args.join(" ")}:\n${cli.lines
            .slice(-5)
            .map((line) => JSON.stringify(line))
            .join("\n")}`,
      );
      return [...ourWords, ...theirWords].join("\n\n");
    },
    async close() {
      for (const one of running.splice(0).reverse()) await one.close();
    },
  };
}

/** What other clients keep beside unfinished files: it is not theirs to share. */
const OWN_FILES = /\.(aria2|parts)$/;

/** A file may go away while it is read: then this look does not count. */
async function hashesOf(folder: string): Promise<Readonly<Record<string, string>> | undefined> {
  try {
    return Object.fromEntries(Object.entries(await hashTree(folder)).filter(([file]) => !OWN_FILES.test(file)));
  } catch {
    return undefined;
  }
}
