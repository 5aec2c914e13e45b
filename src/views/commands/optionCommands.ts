import * as vscode from "vscode";
import type { PieceStrategy, TransferOptions, TransferSnapshot } from "../../engine/model.ts";
import type { EngineGate } from "../../host/engineGate.ts";
import { plainText } from "../text/plainText.ts";
import { plural } from "../text/plural.ts";
import type { TreeNode } from "../tree/transferNodes.ts";
import { addWebSeed } from "./addWebSeed.ts";
import { askLimits } from "./askLimits.ts";
import { askSeedRules } from "./askSeedRules.ts";
import { chooseFiles } from "./chooseFiles.ts";
import { chosenNodes } from "./chosenNodes.ts";
import { forTransfers } from "./forTransfers.ts";
import { setPriority } from "./setPriority.ts";
import type { TransferChoice } from "./transferChoice.ts";
import { withLimits } from "./withLimits.ts";
import { withSeedRules } from "./withSeedRules.ts";

/** The commands that change what a transfer fetches, in which order and how fast. */
export function createOptionCommands(
  gate: EngineGate,
  view: { readonly selection: readonly TreeNode[] },
  { chosen }: TransferChoice,
) {
  async function change(
    transfers: readonly TransferSnapshot[],
    to: (options: TransferOptions) => TransferOptions,
  ): Promise<void> {
    const engine = await gate.open();
    await forTransfers(transfers, ({ id, options }) =>
      engine.transfers.setOptions(id, to(engine.transfers.get(id)?.options ?? options)),
    );
  }

  const fetcher =
    (strategy: PieceStrategy, title: string, action: "canFetchInOrder" | "canFetchRarest") =>
    async (...args: readonly unknown[]): Promise<void> =>
      change(await chosen(args, title, action), (options) => ({ ...options, strategy }));

  return {
    "swarmbid.chooseFiles": async (...args: readonly unknown[]) => {
      const [transfer] = await chosen(args, "Choose Files…", "canChooseFiles");
      if (transfer !== undefined) await chooseFiles(await gate.open(), transfer);
    },
    "swarmbid.setPriority": async (...args: readonly unknown[]) => {
      const transfers = await chosen(args, "Set Priority…", "canChooseFiles");
      await setPriority(await gate.open(), transfers, chosenNodes(args, view.selection) ?? []);
    },
    "swarmbid.setSpeedLimits": async (...args: readonly unknown[]) => {
      const transfers = await chosen(args, "Set Speed Limits…", "canLimit");
      const [first] = transfers;
      if (first === undefined) return;
      const { downloadLimit, uploadLimit } = first.options;
      const title = vscode.l10n.t("Speed Limits of {0}", subject(transfers));
      const limits = await askLimits(title, { downloadLimit, uploadLimit });
      if (limits !== undefined) await change(transfers, (options) => withLimits(options, limits));
    },
    "swarmbid.setSeedingRules": async (...args: readonly unknown[]) => {
      const transfers = await chosen(args, "Set Seeding Rules…", "canLimit");
      const [first] = transfers;
      if (first === undefined) return;
      const title = vscode.l10n.t("Seeding Rules of {0}", subject(transfers));
      const choice = await askSeedRules(title, first.options.seedRules);
      if (choice !== undefined) await change(transfers, (options) => withSeedRules(options, choice));
    },
    "swarmbid.addWebSeed": async (...args: readonly unknown[]) => {
      const [transfer] = await chosen(args, "Add Web Seed…", "canLimit");
      if (transfer !== undefined) await addWebSeed(await gate.open(), transfer);
    },
    "swarmbid.fetchInOrder": fetcher("sequential", "Fetch in Order", "canFetchInOrder"),
    "swarmbid.fetchRarestFirst": fetcher("rarest", "Fetch Rarest First", "canFetchRarest"),
  };
}

function subject(transfers: readonly TransferSnapshot[]): string {
  const [first] = transfers;
  return transfers.length === 1 && first !== undefined
    ? `“${plainText(first.name)}”`
    : plural(transfers.length, "transfer");
}
