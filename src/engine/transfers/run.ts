import type { TransferPhase } from "../model.ts";
import type { SwarmContent } from "../swarm/port.ts";
import type { Metainfo } from "../torrent/metainfo.ts";
import { parseInfo } from "../torrent/parseMetainfo.ts";
import { deleteLeavings } from "./leavings.ts";
import { type NamedTorrent, nameTorrent } from "./namedTorrent.ts";
import { openInSwarm } from "./openInSwarm.ts";
import { partsFileOf } from "./partsFileOf.ts";
import { restingPhase, wantsToSeed } from "./phases.ts";
import { piecePlan } from "./piecePlan.ts";
import { type Content, finishComplete, prepareContent, type Repair } from "./prepare.ts";
import type { TransferRecord } from "./record.ts";
import { createSession, type Session } from "./session.ts";
import { openSharedStore } from "./sharedStore.ts";
import { targetOf } from "./sources.ts";
import { takeShared } from "./takeShared.ts";
import type { TransferParts } from "./transferParts.ts";
import { wantedFiles } from "./wanted.ts";

export interface RunOptions {
  readonly repair: Repair;
  /** Hash everything that is on disk. */
  readonly verifyAll: boolean;
  /** Stop after the check. */
  readonly checkOnly: boolean;
  /** A torrent that is open in the swarm already. */
  readonly named: NamedTorrent | undefined;
}

/** A run that continues where the last one ended. */
export const AS_LEFT: RunOptions = { repair: "none", verifyAll: false, checkOnly: false, named: undefined };

export interface OpenContent {
  readonly content: Content;
  readonly session: Session;
}

/** What a run may read and change of its transfer. */
export interface RunScope {
  readonly parts: TransferParts;
  readonly signal: AbortSignal;
  record(): TransferRecord;
  metainfo(): Metainfo | undefined;
  update(patch: Partial<TransferRecord>): void;
  /** For what the next start finds out again if the machine loses its power. */
  updateSoon(patch: Partial<TransferRecord>): void;
  /** What was complete is not any more. */
  reopen(): void;
  enter(phase: TransferPhase): void;
  /** Ends what a crash interrupted in moving the files. */
  settle(): Promise<void>;
  onInfo(metainfo: Metainfo): void;
  onChecked(fraction: number): void;
  /** The record changes once it is durable. */
  onCheckpoint(bitfield: Uint8Array, open: boolean, makeDurable: (record: TransferRecord) => void): void;
  onOpen(open: OpenContent | undefined): void;
  onComplete(session: Session): void;
  onError(session: Session, error: unknown): void;
}

/** One run: the metadata, the check, the swarm. Resolves when data may move, or when there is nothing left to do. */
export async function runTransfer(options: RunOptions, scope: RunScope): Promise<void> {
  let { named } = options;
  let session: Session | undefined;
  try {
    let metainfo = scope.metainfo();
    if (metainfo === undefined) {
      scope.enter("fetchingMetadata");
      named ??= await nameTorrent(scope.parts.swarm, targetOf(scope.record(), undefined));
      metainfo = await fetchMetainfo(named, scope);
    }
    scope.enter("checking");
    await scope.settle();
    const content = await checkFiles(metainfo, options, scope);
    session = openSession(content, scope);
    scope.onOpen({ content, session });
    if (session.isComplete) noteShared(scope, content);
    const turnsOutComplete = session.isComplete && scope.record().completedAt === undefined;
    if (turnsOutComplete) updateOf(content, scope)({ completedAt: scope.parts.clock.now() });
    if (!session.isComplete) scope.reopen();
    // It was admitted as a download: the places of seeds may all be taken.
    const hasPlace = !turnsOutComplete || scope.parts.mayRunOn(scope.record().id);
    const staysOpen =
      !options.checkOnly && metainfo.pieceCount > 0 && (!session.isComplete || (seeds(scope) && hasPlace));
    if (!staysOpen) {
      await leave(named);
      await session.close();
      scope.onOpen(undefined);
      scope.enter(restingPhase(scope.record(), scope.parts.settings().seedAfterCompletion));
      return;
    }
    await join(content, session, named, scope);
    scope.signal.throwIfAborted();
    scope.enter(session.isComplete ? "seeding" : "downloading");
  } catch (error) {
    try {
      await leave(named);
      await session?.close();
    } catch (failure) {
      scope.parts.log.write("warn", `The files of ${scope.record().id} could not be closed in order.`, failure);
    }
    scope.onOpen(undefined);
    throw error;
  }
}

const seeds = ({ record, parts }: RunScope): boolean => wantsToSeed(record(), parts.settings().seedAfterCompletion);

async function leave(named: NamedTorrent | undefined): Promise<undefined> {
  await named?.close();
}

async function fetchMetainfo(named: NamedTorrent, scope: RunScope): Promise<Metainfo> {
  const info = await named.metadata(scope.signal);
  const record = scope.record();
  const metainfo = parseInfo(info, { trackers: record.trackers, webSeeds: record.webSeeds });
  scope.update({ info, name: metainfo.name });
  scope.onInfo(metainfo);
  // It was asked for as if it were public; a private torrent is not announced by the DHT or the local network (BEP 27).
  if (metainfo.isPrivate) await named.close();
  return metainfo;
}

async function checkFiles(metainfo: Metainfo, options: RunOptions, scope: RunScope): Promise<Content> {
  const { db, clock, storageFolder, log } = scope.parts;
  const record = scope.record();
  const partsFile = partsFileOf(storageFolder, record.id);
  if (record.claimed && !record.seedOnly) {
    const gone = await deleteLeavings(record, metainfo, partsFile, db.stampsOf(record.id));
    if (gone.length > 0) db.checkpoint(record, db.journalOf(record.id), gone);
  }
  let content = await prepareContent({
    record,
    metainfo,
    partsFile,
    stamps: db.stampsOf(record.id),
    journal: db.journalOf(record.id),
    repair: options.repair,
    verifyAll: options.verifyAll,
    signal: scope.signal,
    checking: { notes: db, clock },
    checks: scope.parts.checks,
    onChecked: scope.onChecked,
    log,
  });
  try {
    // From here on a `.part` file in the folder is ours, and a crash leaves the transfer marked open.
    const { adopted, foldersBefore, bits } = content;
    const known = foldersBefore === undefined ? {} : { foldersBefore };
    updateOf(content, scope)({ claimed: true, adopted, ...known, bitfield: bits.slice(), open: true });
    db.forgetCheck(record.id);
    if (!record.seedOnly) await finishComplete(content);
  } catch (error) {
    await content.store.close();
    throw error;
  }
  const { preallocation, sharedStore } = scope.parts.settings();
  if (sharedStore !== undefined && !record.claimed && !record.seedOnly) {
    content = await takeFromShared(content, sharedStore, scope);
    scope.update({ bitfield: content.bits.slice() });
  }
  if (preallocation === "full" && !record.seedOnly) await allocate(content, scope);
  return content;
}

/** Hundreds of seeds start without a wait for the disk each: of what is complete, or not ours, nothing is written but the record. */
const updateOf = ({ progress, layout }: Content, { record, update, updateSoon }: RunScope): RunScope["update"] => {
  const { seedOnly, completedAt } = record();
  const isComplete = progress.totalDoneBytes === layout.wantedBytes;
  return isComplete && (seedOnly || completedAt !== undefined) ? updateSoon : update;
};

/** A copy that another project has spares the network; without it, or when the disk refuses, all is fetched. */
async function takeFromShared(content: Content, at: string, scope: RunScope): Promise<Content> {
  const { checks, log } = scope.parts;
  const { id, folder } = scope.record();
  try {
    const source = await openSharedStore(at).find(id);
    if (source === undefined || source === folder) return content;
    return await takeShared(content, source, { signal: scope.signal, checks, onChecked: scope.onChecked });
  } catch (error) {
    if (scope.signal.aborted) {
      await content.store.close();
      throw error;
    }
    log.write("warn", `The copy of ${id} in the shared store could not be used.`, error);
    return content;
  }
}

/** Lets other projects know of a copy with every ordinary file. */
function noteShared({ parts, record }: RunScope, { metainfo, layout }: Content): void {
  const { sharedStore } = parts.settings();
  const { id, folder, allowRisky } = record();
  if (sharedStore === undefined || layout.wantedFiles.length < wantedFiles(metainfo, undefined, allowRisky).size)
    return;
  const noted = openSharedStore(sharedStore)
    .note(id, folder)
    .catch((error: unknown) => {
      parts.log.write("warn", `The shared store could not be told of ${id}.`, error);
    });
  parts.background.add(noted);
}

async function allocate({ store, layout, progress }: Content, { signal, onChecked }: RunScope): Promise<void> {
  if (progress.totalDoneBytes === layout.wantedBytes) return;
  let allocated = progress.totalDoneBytes;
  try {
    await store.allocate({
      signal,
      onAllocated(bytes) {
        allocated += bytes;
        onChecked(Math.min(1, allocated / layout.wantedBytes));
      },
    });
    await store.sync();
  } catch (error) {
    await store.close();
    throw error;
  }
}

function openSession(content: Content, scope: RunScope): Session {
  const { db, clock, log, changed } = scope.parts;
  const { id } = scope.record();
  const session: Session = createSession({
    content,
    options: () => scope.record().options,
    clock,
    log,
    journal(piece) {
      db.journal(id, piece);
    },
    checkpoint(bits, recent, stamps, open) {
      scope.onCheckpoint(bits, open, (record) => {
        db.checkpoint(record, recent, stamps);
      });
    },
    onProgress() {
      changed(id);
    },
    onComplete() {
      scope.update({ completedAt: clock.now() });
      noteShared(scope, content);
      if (seeds(scope)) scope.enter("seeding");
      else scope.onComplete(session);
    },
    onError(error) {
      scope.onError(session, error);
    },
  });
  return session;
}

async function join(
  content: Content,
  session: Session,
  named: NamedTorrent | undefined,
  scope: RunScope,
): Promise<void> {
  const { metainfo, bits, layout } = content;
  const swarmContent: SwarmContent = {
    metainfo,
    store: session.served,
    bitfield: bits.slice(),
    plan: piecePlan(layout, metainfo.pieceCount, scope.record().options),
  };
  if (named === undefined || named.isLost || metainfo.isPrivate) {
    await leave(named);
    session.connect(await openInSwarm(scope.parts.swarm, targetOf(scope.record(), metainfo), session, swarmContent));
    return;
  }
  named.handOver(session);
  session.connect(named.torrent);
  named.torrent.attach(swarmContent);
}
