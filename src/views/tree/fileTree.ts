import type { FileSnapshot, TransferId } from "../../engine/model.ts";

/** Rows that a folder shows at once; a larger one is shown in ranges, because VS Code builds all children of a row together. */
export const MAX_CHILDREN = 1000;

interface Sums {
  /** Bytes of the files that are to be fetched. */
  readonly wantedBytes: number;
  readonly doneBytes: number;
  readonly fileCount: number;
}

export interface FileNode {
  readonly kind: "file";
  /** Unique in the view and the same after every reload. */
  readonly key: string;
  readonly transfer: TransferId;
  readonly name: string;
  readonly file: FileSnapshot;
}

export interface FolderNode extends Sums {
  readonly kind: "folder";
  readonly key: string;
  readonly transfer: TransferId;
  readonly name: string;
  /** Below the transfer's folder, with `/`. */
  readonly path: string;
  readonly children: readonly ContentNode[];
}

/** Some neighbours of a very large folder: `1 – 1,000`. */
export interface RangeNode extends Sums {
  readonly kind: "range";
  readonly key: string;
  readonly transfer: TransferId;
  readonly name: string;
  readonly children: readonly ContentNode[];
}

export type ContentNode = FileNode | FolderNode | RangeNode;

interface OpenFolder {
  readonly path: string;
  readonly folders: Map<string, OpenFolder>;
  readonly files: FileSnapshot[];
}

/** The files of a transfer as folders, in the torrent's order, folders first. */
export function fileTree(transfer: TransferId, files: readonly FileSnapshot[]): readonly ContentNode[] {
  const root: OpenFolder = { path: "", folders: new Map(), files: [] };
  for (const file of files) place(root, file);
  return children(transfer, root);
}

/** The indexes of a row's file, or of all files below it. */
export function fileIndexes(node: ContentNode): readonly number[] {
  return node.kind === "file" ? [node.file.index] : node.children.flatMap(fileIndexes);
}

function place(root: OpenFolder, file: FileSnapshot): void {
  let folder = root;
  for (let start = 0; ; ) {
    const slash = file.path.indexOf("/", start);
    if (slash === -1) break;
    const name = file.path.slice(start, slash);
    let next = folder.folders.get(name);
    if (next === undefined) {
      next = { path: file.path.slice(0, slash), folders: new Map(), files: [] };
      folder.folders.set(name, next);
    }
    folder = next;
    start = slash + 1;
  }
  folder.files.push(file);
}

function children(transfer: TransferId, folder: OpenFolder): readonly ContentNode[] {
  const nodes: ContentNode[] = [];
  for (const [name, inner] of folder.folders) {
    const inside = children(transfer, inner);
    const key = `folder:${transfer}:${inner.path}`;
    nodes.push({ kind: "folder", key, transfer, name, path: inner.path, children: inside, ...sums(inside) });
  }
  for (const file of folder.files) {
    const name = file.path.slice(file.path.lastIndexOf("/") + 1);
    nodes.push({ kind: "file", key: `file:${transfer}:${file.index}`, transfer, name, file });
  }
  return nodes.length <= MAX_CHILDREN ? nodes : ranges(transfer, folder.path, nodes);
}

function ranges(transfer: TransferId, path: string, nodes: readonly ContentNode[]): readonly ContentNode[] {
  const result: ContentNode[] = [];
  for (let start = 0; start < nodes.length; start += MAX_CHILDREN) {
    const inside = nodes.slice(start, start + MAX_CHILDREN);
    const name = `${(start + 1).toLocaleString("en")} – ${(start + inside.length).toLocaleString("en")}`;
    result.push({
      kind: "range",
      key: `range:${transfer}:${start}:${path}`,
      transfer,
      name,
      children: inside,
      ...sums(inside),
    });
  }
  return result;
}

function sums(nodes: readonly ContentNode[]): Sums {
  let wantedBytes = 0;
  let doneBytes = 0;
  let fileCount = 0;
  for (const node of nodes) {
    if (node.kind !== "file") {
      wantedBytes += node.wantedBytes;
      doneBytes += node.doneBytes;
      fileCount += node.fileCount;
      continue;
    }
    fileCount += 1;
    if (node.file.state === "left out" || node.file.state === "unwanted") continue;
    wantedBytes += node.file.totalBytes;
    doneBytes += node.file.doneBytes;
  }
  return { wantedBytes, doneBytes, fileCount };
}
