import path from "node:path";
import * as vscode from "vscode";
import type { TransferSnapshot } from "../../engine/model.ts";
import type { CommandId } from "../../host/manifest.gen.ts";
import { fileRow, folderRow } from "./fileRow.ts";
import type { Row } from "./row.ts";
import { actionsOf } from "./transferActions.ts";
import type { TreeNode } from "./transferNodes.ts";
import { transferRow } from "./transferRow.ts";

const OPEN: CommandId = "swarmbid.open";

/** A node's row as VS Code wants it. `snapshot` is the transfer that the node belongs to, when it is still listed; `place` its place among those that wait, from 1; `onlyShown`: another window works with it. */
export function treeItem(
  node: TreeNode,
  snapshot: TransferSnapshot | undefined,
  place: number | undefined,
  onlyShown: boolean,
): vscode.TreeItem {
  const row = rowOf(node, snapshot, place);
  const item = new vscode.TreeItem(row.label, vscode.TreeItemCollapsibleState[row.expandable ? "Collapsed" : "None"]);
  item.id = node.key;
  item.description = row.description;
  // A string, never Markdown: names come from strangers.
  item.tooltip = row.tooltip;
  item.contextValue = actionsOf(row.context, onlyShown);
  item.accessibilityInformation = { label: row.accessibleLabel };
  item.iconPath = new vscode.ThemeIcon(
    row.icon,
    row.color === undefined ? undefined : new vscode.ThemeColor(row.color),
  );
  if (node.kind === "file" && node.file.state === "complete" && snapshot !== undefined) {
    item.resourceUri = vscode.Uri.file(path.join(snapshot.folder, node.file.path));
    item.iconPath = vscode.ThemeIcon.File;
    item.command = { command: OPEN, title: vscode.l10n.t("Open"), arguments: [node] };
  }
  return item;
}

function rowOf(node: TreeNode, snapshot: TransferSnapshot | undefined, place: number | undefined): Row {
  switch (node.kind) {
    case "file":
      return fileRow(node, snapshot?.options.priorities[node.file.index]);
    case "folder":
    case "range":
      return folderRow(node);
    case "transfer":
      return snapshot === undefined ? GONE : transferRow(snapshot, place);
  }
}

/** Shown for the moment between a transfer's removal and the tree's refresh. */
const GONE: Row = {
  label: "",
  description: "",
  tooltip: "",
  icon: "blank",
  context: "",
  accessibleLabel: "Removed",
  expandable: false,
};
