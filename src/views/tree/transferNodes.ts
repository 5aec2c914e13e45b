import type { EngineChange, TorrentEngine } from "../../engine/door.ts";
import { createEmitter, type Event } from "../../engine/events.ts";
import type { Disposable } from "../../engine/lifecycle.ts";
import type { FileSnapshot, TransferId, TransferPhase } from "../../engine/model.ts";
import type { Clock } from "../../engine/ports.ts";
import { type ContentNode, fileTree, MAX_CHILDREN } from "./fileTree.ts";
import { queuePlaces } from "./queuePlaces.ts";

export interface TransferNode {
  readonly kind: "transfer";
  readonly key: string;
  readonly transfer: TransferId;
}

export type TreeNode = TransferNode | ContentNode;

/** The tree behind the Transfers view, without VS Code. A transfer's node stays the same object while it is listed. */
export interface TransferNodes extends Disposable {
  /** Newest first. */
  roots(): readonly TransferNode[];
  root(id: TransferId): TransferNode | undefined;
  /** Place among the transfers that wait in the queue, from 1; undefined: it does not wait. */
  placeOf(id: TransferId): number | undefined;
  children(node: TreeNode): Promise<readonly TreeNode[]>;
  /** Tells which transfers show their files: those are told to be read anew less often. */
  setExpanded(node: TreeNode, expanded: boolean): void;
  /** Which nodes to read anew; undefined: all, because rows came or went. */
  readonly onDidChange: Event<readonly TransferNode[] | undefined>;
}

// VS Code reads all visible files of an expanded row again whenever the row itself is refreshed.
const EXPANDED_REFRESH_MS = 2000;
const LARGE_EXPANDED_REFRESH_MS = 6000;

export function createTransferNodes(
  engine: Pick<TorrentEngine, "transfers" | "onDidChange">,
  clock: Clock,
  isInterrupted: (id: TransferId) => boolean,
): TransferNodes {
  const nodes = new Map<TransferId, TransferNode>();
  const expanded = new Set<TransferId>();
  /** Expanded transfers that changed, each with its running delay. */
  const delayed = new Map<TransferId, () => void>();
  const phases = new Map<TransferId, TransferPhase | undefined>();
  const changes = createEmitter<readonly TransferNode[] | undefined>();
  let places: ReadonlyMap<TransferId, number> = new Map();

  function nodeOf(id: TransferId): TransferNode {
    const known = nodes.get(id);
    if (known !== undefined) return known;
    const node: TransferNode = { kind: "transfer", key: `transfer:${id}`, transfer: id };
    nodes.set(id, node);
    return node;
  }

  function forget(id: TransferId): void {
    nodes.delete(id);
    expanded.delete(id);
    phases.delete(id);
    delayed.get(id)?.();
    delayed.delete(id);
  }

  /** Something else goes on now: a person who paused it waits for that word. */
  function turned(id: TransferId): boolean {
    const phase = engine.transfers.get(id)?.phase;
    const isNew = phases.get(id) !== phase;
    phases.set(id, phase);
    return isNew;
  }

  function refreshLater(node: TransferNode): void {
    const id = node.transfer;
    if (delayed.has(id)) return;
    const large = (engine.transfers.get(id)?.fileCount ?? 0) > MAX_CHILDREN;
    const cancel = clock.after(large ? LARGE_EXPANDED_REFRESH_MS : EXPANDED_REFRESH_MS, () => {
      delayed.delete(id);
      changes.fire([node]);
    });
    delayed.set(id, cancel);
  }

  /** Answers the transfers whose place is another one now: who leaves the queue moves all that wait behind it. */
  function updatePlaces(): readonly TransferId[] {
    const before = places;
    places = queuePlaces(engine.transfers.list(), isInterrupted);
    return [...places].filter(([id, place]) => before.get(id) !== place).map(([id]) => id);
  }

  function onChange({ changed, removed }: EngineChange): void {
    const others = updatePlaces();
    const atOnce = new Set(changed.filter(turned));
    for (const id of removed) forget(id);
    if (removed.length > 0 || changed.some((id) => !nodes.has(id))) {
      changes.fire(undefined);
      return;
    }
    const now: TransferNode[] = [];
    for (const id of new Set([...changed, ...others])) {
      if (expanded.has(id) && !atOnce.has(id)) refreshLater(nodeOf(id));
      else now.push(nodeOf(id));
    }
    if (now.length > 0) changes.fire(now);
  }

  const subscription = engine.onDidChange(onChange);

  return {
    roots() {
      // All rows are read anew: which transfers were interrupted may be known only now.
      updatePlaces();
      return [...engine.transfers.list()]
        .sort((a, b) => b.addedAt - a.addedAt || (a.id < b.id ? -1 : 1))
        .map(({ id }) => nodeOf(id));
    },
    root: (id) => (engine.transfers.get(id) === undefined ? undefined : nodeOf(id)),
    placeOf: (id) => places.get(id),
    async children(node) {
      if (node.kind === "transfer") return contents(node.transfer, await engine.transfers.files(node.transfer));
      return node.kind === "file" ? [] : node.children;
    },
    setExpanded(node, isExpanded) {
      if (node.kind !== "transfer") return;
      if (isExpanded) expanded.add(node.transfer);
      else expanded.delete(node.transfer);
    },
    onDidChange: changes.event,
    dispose() {
      subscription.dispose();
      for (const cancel of delayed.values()) cancel();
      delayed.clear();
      changes.dispose();
    },
  };
}

/** What a transfer's row opens to: the torrent's own top folder would only repeat the row. */
function contents(id: TransferId, files: readonly FileSnapshot[]): readonly ContentNode[] {
  const tree = fileTree(id, files);
  const [top] = tree;
  return tree.length === 1 && top?.kind === "folder" ? top.children : tree;
}
