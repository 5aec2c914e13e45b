import type { TransferId } from "../../engine/model.ts";
import type { TreeNode } from "../tree/transferNodes.ts";

/**
 * The tree nodes or transfer ids that a command was given: by a menu (the clicked node, then all selected ones), by a key
 * (`"selection"`), or by another extension (an id). Undefined when it was given nothing, as from the palette.
 */
export function chosenNodes(
  args: readonly unknown[],
  selection: readonly TreeNode[],
): readonly (TreeNode | TransferId)[] | undefined {
  const [first, all] = args;
  if (first === "selection") return selection.length === 0 ? undefined : selection;
  const given: readonly unknown[] = Array.isArray(all) && all.length > 0 ? all : [first];
  const usable = given.filter((value) => isTreeNode(value) || isTransferId(value));
  return usable.length === 0 ? undefined : usable;
}

/** The transfers that these nodes belong to, each once. */
export function transferIds(nodes: readonly (TreeNode | TransferId)[]): readonly TransferId[] {
  return [...new Set(nodes.map((node) => (typeof node === "string" ? node : node.transfer)))];
}

function isTransferId(value: unknown): value is TransferId {
  return typeof value === "string" && /^[0-9a-f]{40}$/.test(value);
}

function isTreeNode(value: unknown): value is TreeNode {
  return typeof value === "object" && value !== null && "kind" in value && "transfer" in value && "key" in value;
}
