import type { FilePriority, FileSnapshot, FileState } from "../../engine/model.ts";
import { formatBytes } from "../text/formatBytes.ts";
import { formatPercent } from "../text/formatPercent.ts";
import { plainText } from "../text/plainText.ts";
import { plural } from "../text/plural.ts";
import type { FileNode, FolderNode, RangeNode } from "./fileTree.ts";
import type { Row } from "./row.ts";

export function fileRow(node: FileNode, priority: FilePriority = "normal"): Row {
  const { file } = node;
  const label = plainText(node.name);
  const comes = isToCome(file.state);
  const state = comes && priority !== "normal" ? `${stateWord(file)} · ${priority} priority` : stateWord(file);
  return {
    label,
    description: describe(state, file),
    tooltip: `${plainText(file.path)}\n${sentence(file.state)}`,
    icon: "file",
    context: ["file", ...fileActions(file.state)].join(" "),
    accessibleLabel: `${label}, ${state}`,
    expandable: false,
  };
}

/** A file's state and size, where no row shows its priority. */
export const fileDescription = (file: FileSnapshot): string => describe(stateWord(file), file);

const describe = (state: string, { totalBytes }: FileSnapshot): string => `${state} · ${formatBytes(totalBytes)}`;

/** What can be done with a file; the menus of package.json name the same words. */
function fileActions(state: FileState): readonly string[] {
  switch (state) {
    case "left out":
      return [];
    case "unwanted":
      return ["canPeek", "canStream"];
    case "waiting":
    case "partial":
      return ["canPeek", "canStream", "canPrioritize"];
    case "complete":
      return ["canOpen", "canReveal", "canStream"];
  }
}

export function folderRow(node: FolderNode | RangeNode): Row {
  const label = plainText(node.name);
  const state = node.wantedBytes > 0 ? formatPercent(node.doneBytes, node.wantedBytes) : "not wanted";
  return {
    label,
    description: `${state} · ${plural(node.fileCount, "file")}`,
    tooltip: `${label}\n${formatBytes(node.doneBytes)} of ${formatBytes(node.wantedBytes)}`,
    icon: node.kind === "folder" ? "folder" : "files",
    context: [node.kind, ...(node.doneBytes < node.wantedBytes ? ["canPrioritize"] : [])].join(" "),
    accessibleLabel: `${label}, ${plural(node.fileCount, "file")}, ${state}`,
    expandable: true,
  };
}

const isToCome = (state: FileState): boolean => state === "waiting" || state === "partial";

function stateWord(file: FileSnapshot): string {
  switch (file.state) {
    case "left out":
      return "left out";
    case "unwanted":
      return "not wanted";
    case "waiting":
      return "waiting";
    case "partial":
      return formatPercent(file.doneBytes, file.totalBytes);
    case "complete":
      return "complete";
  }
}

function sentence(state: FileState): string {
  switch (state) {
    case "left out":
      return "Left out: its name could make a tool run code. Add the torrent again and choose the file to fetch it.";
    case "unwanted":
      return "Not wanted: run “Choose Files…” on its transfer to fetch it.";
    case "waiting":
      return "Nothing of it is here yet.";
    case "partial":
      return "Not complete: the file is called “.part” until all of it is here and verified.";
    case "complete":
      return "Complete and verified.";
  }
}
