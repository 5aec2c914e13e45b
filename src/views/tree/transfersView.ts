import * as vscode from "vscode";
import type { TorrentEngine } from "../../engine/door.ts";
import type { Disposable } from "../../engine/lifecycle.ts";
import { createDisposableList } from "../../engine/lifecycle.ts";
import type { TransferId } from "../../engine/model.ts";
import type { Clock } from "../../engine/ports.ts";
import { createContextKeys } from "../../host/contextKeys.ts";
import type { EngineGate } from "../../host/engineGate.ts";
import type { InterruptedTransfers } from "../interruptedTransfers.ts";
import { activeCount } from "../statusText.ts";
import { plural } from "../text/plural.ts";
import { dropController } from "./dropController.ts";
import { createTransferNodes, type TreeNode } from "./transferNodes.ts";
import { treeItem } from "./treeItem.ts";
import { viewMessage } from "./viewMessage.ts";
import { whenListed } from "./whenListed.ts";

export interface TransfersView extends Disposable {
  readonly visible: boolean;
  readonly selection: readonly TreeNode[];
  readonly onDidBecomeVisible: (call: () => void) => Disposable;
  /** Selects a transfer's row, opening the view when it is hidden. */
  reveal(id: TransferId): Promise<void>;
}

export interface ViewNeeds {
  readonly engine: TorrentEngine;
  readonly gate: EngineGate;
  readonly clock: Clock;
  readonly interrupted: InterruptedTransfers;
}

export const VIEW_ID = "swarmbid.transfers";

/** The Transfers view: its rows, its badge, the line above and the context keys that its welcome texts ask about. */
export function createTransfersView({ engine, gate, clock, interrupted }: ViewNeeds): TransfersView {
  const owned = createDisposableList();
  const nodes = owned.add(createTransferNodes(engine, clock, interrupted.has));
  const refresh = owned.add(new vscode.EventEmitter<TreeNode[] | undefined>());
  const view = owned.add(
    vscode.window.createTreeView<TreeNode>(VIEW_ID, {
      treeDataProvider: {
        onDidChangeTreeData: refresh.event,
        getTreeItem: (node) =>
          treeItem(
            node,
            engine.transfers.get(node.transfer),
            nodes.placeOf(node.transfer),
            engine.status.phase === "mirroring",
          ),
        getChildren: async (node) => [...(node === undefined ? nodes.roots() : await nodes.children(node))],
        // Only transfers are ever revealed, and they have no parent.
        getParent: () => undefined,
      },
      canSelectMany: true,
      showCollapseAll: true,
      dragAndDropController: dropController,
    }),
  );
  const keys = createContextKeys();

  function update(): void {
    const transfers = engine.transfers.list();
    const active = activeCount(transfers);
    view.badge = active === 0 ? undefined : { value: active, tooltip: plural(active, "active transfer") };
    const message = viewMessage(engine.status, interrupted.count) ?? "";
    if (message !== view.message) view.message = message;
    keys.set("swarmbid.interrupted", interrupted.count > 0);
    if (gate.state === "ready" || gate.state === "mirroring") keys.set("swarmbid.hasTransfers", transfers.length > 0);
  }

  owned.add(nodes.onDidChange((changed) => refresh.fire(changed === undefined ? undefined : [...changed])));
  owned.add(engine.onDidChange(update));
  owned.add(view.onDidExpandElement(({ element }) => nodes.setExpanded(element, true)));
  owned.add(view.onDidCollapseElement(({ element }) => nodes.setExpanded(element, false)));
  owned.add(
    gate.onDidChangeState((state) => {
      if (state !== "closed") keys.set("swarmbid.engine", state);
      refresh.fire(undefined);
      update();
    }),
  );

  return {
    get visible() {
      return view.visible;
    },
    get selection() {
      return view.selection;
    },
    onDidBecomeVisible: (call) => view.onDidChangeVisibility(({ visible }) => visible && call()),
    async reveal(id) {
      const node = (await whenListed(engine, id, clock)) ? nodes.root(id) : undefined;
      if (node !== undefined) await view.reveal(node, { select: true, focus: true });
    },
    dispose: () => owned.dispose(),
  };
}
