import { SwarmbidError } from "../../engine/errors.ts";
import type { TransferSnapshot } from "../../engine/model.ts";
import type { EngineGate } from "../../host/engineGate.ts";
import { type TransferAction, transferActions } from "../tree/transferActions.ts";
import type { TreeNode } from "../tree/transferNodes.ts";
import { askTransfer } from "./askTransfer.ts";
import { chosenNodes, transferIds } from "./chosenNodes.ts";

/** Finds out what a command is for: what it was given, else the user is asked. Starts the engine. */
export interface TransferChoice {
  /** The transfers that allow the action; none when the user changed their mind. */
  chosen(args: readonly unknown[], title: string, action?: TransferAction): Promise<readonly TransferSnapshot[]>;
  /** The first of them; a row that was clicked is taken as it is. */
  one(args: readonly unknown[], title: string, action: TransferAction): Promise<Chosen>;
}

export interface Chosen {
  readonly transfer: TransferSnapshot | undefined;
  /** The row that the command was given, when it was one. */
  readonly node: TreeNode | undefined;
}

export function createTransferChoice(
  gate: Pick<EngineGate, "open">,
  view: { readonly selection: readonly TreeNode[] },
): TransferChoice {
  async function chosen(
    args: readonly unknown[],
    title: string,
    action?: TransferAction,
  ): Promise<readonly TransferSnapshot[]> {
    const { transfers } = await gate.open();
    const allowed = transfers
      .list()
      .filter((transfer) => action === undefined || transferActions(transfer).includes(action));
    const nodes = chosenNodes(args, view.selection);
    if (nodes === undefined) {
      const asked = await askTransfer(allowed, title);
      return asked === undefined ? [] : [asked];
    }
    const ids = new Set(transferIds(nodes));
    const transfersFor = allowed.filter(({ id }) => ids.has(id));
    if (transfersFor.length > 0) return transfersFor;
    throw new SwarmbidError("noMatch", `“${title}” is not possible here now: the row in the Transfers view says why.`);
  }

  return {
    chosen,
    async one(args, title, action) {
      const node = chosenNodes(args, view.selection)?.[0];
      const [transfer] = await chosen(node === undefined ? [] : [node], title, node === undefined ? action : undefined);
      return { transfer, node: typeof node === "object" ? node : undefined };
    },
  };
}
