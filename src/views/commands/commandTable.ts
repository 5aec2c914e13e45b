import * as vscode from "vscode";
import { SwarmbidError } from "../../engine/errors.ts";
import type { TransferSnapshot } from "../../engine/model.ts";
import type { Clock } from "../../engine/ports.ts";
import type { EngineGate } from "../../host/engineGate.ts";
import type { CommandId } from "../../host/manifest.gen.ts";
import { type AddNeeds, addFile, addTyped } from "../add/addTorrent.ts";
import { askTorrentFiles } from "../add/askTorrentFiles.ts";
import { type TransferAction, transferActions } from "../tree/transferActions.ts";
import type { TransfersView } from "../tree/transfersView.ts";
import { askTransfer } from "./askTransfer.ts";
import { chosenNodes, transferIds } from "./chosenNodes.ts";
import { diskPlaces } from "./diskPlaces.ts";
import { forTransfers } from "./forTransfers.ts";
import { openContent } from "./openContent.ts";
import { removeTransfers } from "./removeTransfers.ts";
import { revealOnDisk } from "./revealOnDisk.ts";

export type Command = (...args: readonly unknown[]) => Promise<void> | void;

export interface CommandNeeds {
  readonly gate: EngineGate;
  readonly clock: Clock;
  readonly view: TransfersView;
  readonly showLog: () => void;
}

/** Every command of package.json, by its id. What they throw is shown by their caller. */
export function createCommandTable({ gate, clock, view, showLog }: CommandNeeds) {
  async function addNeeds(): Promise<AddNeeds> {
    return { engine: await gate.open(), clock, reveal: view.reveal };
  }

  /** The transfers that a command is for and that allow it: those it was given, else asks. */
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

  /** The one file or transfer to show, with what belongs to it. */
  async function one(args: readonly unknown[], title: string, action: TransferAction) {
    const node = chosenNodes(args, view.selection)?.[0];
    const [transfer] = await chosen(node === undefined ? [] : [node], title, node === undefined ? action : undefined);
    return { transfer, file: typeof node === "object" && node.kind === "file" ? node.file : undefined };
  }

  return {
    "swarmbid.addTorrent": async (text) => addTyped(await addNeeds(), typeof text === "string" ? text : undefined),
    "swarmbid.addTorrentFile": async (clicked, all) => {
      const needs = await addNeeds();
      for (const source of await askTorrentFiles(clicked, all)) await addFile(needs, source);
    },
    "swarmbid.pause": async (...args) => {
      const { transfers } = await gate.open();
      await forTransfers(await chosen(args, "Pause", "canPause"), ({ id }) => transfers.pause(id));
    },
    "swarmbid.resume": async (...args) => {
      const { transfers } = await gate.open();
      await forTransfers(await chosen(args, "Resume", "canResume"), ({ id }) => transfers.resume(id));
    },
    "swarmbid.pauseAll": async () => (await gate.open()).transfers.pauseAll(),
    "swarmbid.resumeAll": async () => (await gate.open()).transfers.resumeAll(),
    "swarmbid.resumeInterrupted": async () => (await gate.open()).transfers.resumeInterrupted(),
    "swarmbid.remove": async (...args) => {
      const transfers = await chosen(args, "Remove…");
      if (transfers.length > 0) await removeTransfers(await gate.open(), transfers);
    },
    "swarmbid.verify": async (...args) => {
      const { transfers } = await gate.open();
      await forTransfers(await chosen(args, "Verify", "canVerify"), ({ id }) => transfers.verify(id));
    },
    "swarmbid.open": async (...args) => {
      const { transfer, file } = await one(args, "Open", "canOpen");
      if (transfer !== undefined) await openContent(await gate.open(), transfer, file);
    },
    "swarmbid.revealInExplorer": async (...args) => {
      const { transfer, file } = await one(args, "Reveal in Explorer", "canReveal");
      if (transfer !== undefined) await revealOnDisk(diskPlaces(transfer, file));
    },
    "swarmbid.copyMagnetLink": async (...args) => {
      const transfers = await chosen(args, "Copy Magnet Link");
      if (transfers.length > 0) await vscode.env.clipboard.writeText(transfers.map(({ magnet }) => magnet).join("\n"));
    },
    "swarmbid.startEngine": async () => {
      await gate.open();
    },
    "swarmbid.showLog": showLog,
  } satisfies Record<CommandId, Command>;
}
