import * as vscode from "vscode";
import type { FileSnapshot } from "../../engine/model.ts";
import type { Clock } from "../../engine/ports.ts";
import type { EngineGate } from "../../host/engineGate.ts";
import type { CommandId } from "../../host/manifest.gen.ts";
import { type AddNeeds, addFile, addTyped } from "../add/addTorrent.ts";
import { askTorrentFiles } from "../add/askTorrentFiles.ts";
import { requireFolderOpen } from "../add/requireFolderOpen.ts";
import type { InterruptedTransfers } from "../interruptedTransfers.ts";
import { createPeekCommands } from "../peek/peekCommands.ts";
import type { PeerQuestion } from "../peers/peerQuestion.ts";
import { askPublishPath } from "../publish/askPublishPath.ts";
import { publish } from "../publish/publish.ts";
import type { TreeNode } from "../tree/transferNodes.ts";
import type { TransfersView } from "../tree/transfersView.ts";
import { diskPlaces } from "./diskPlaces.ts";
import { forTransfers } from "./forTransfers.ts";
import { moveData } from "./moveData.ts";
import { openContent } from "./openContent.ts";
import { createOptionCommands } from "./optionCommands.ts";
import { createQueueCommands } from "./queueCommands.ts";
import { removeTransfers } from "./removeTransfers.ts";
import { revealOnDisk } from "./revealOnDisk.ts";
import { toggleLimits } from "./toggleLimits.ts";
import { createTransferChoice } from "./transferChoice.ts";
import { whyIsThisSlow } from "./whyIsThisSlow.ts";

export type Command = (...args: readonly unknown[]) => Promise<void> | void;

export interface CommandNeeds {
  readonly gate: EngineGate;
  readonly clock: Clock;
  readonly view: TransfersView;
  readonly interrupted: InterruptedTransfers;
  /** To be settled before anything that connects. */
  readonly peers: PeerQuestion;
  readonly showLog: () => void;
}

/** Every command of package.json, by its id. What they throw is shown by their caller. */
export function createCommandTable({ gate, clock, view, interrupted, peers, showLog }: CommandNeeds) {
  const choice = createTransferChoice(gate, view);
  const { chosen, one } = choice;

  /** Nothing is started or asked while there is no folder to fetch into. */
  async function adding(work: (needs: AddNeeds) => Promise<void>): Promise<void> {
    if (requireFolderOpen()) await work({ engine: await gate.open(), clock, peers, reveal: view.reveal });
  }

  return {
    "swarmbid.addTorrent": (text) => adding((needs) => addTyped(needs, typeof text === "string" ? text : undefined)),
    "swarmbid.addTorrentFile": (clicked, all) =>
      adding(async (needs) => {
        for (const source of await askTorrentFiles(clicked, all)) await addFile(needs, source);
      }),
    "swarmbid.pause": async (...args) => {
      const { transfers } = await gate.open();
      await forTransfers(await chosen(args, "Pause", "canPause"), ({ id }) => transfers.pause(id));
    },
    "swarmbid.resume": async (...args) => {
      const { transfers } = await gate.open();
      const resumed = await chosen(args, "Resume", "canResume");
      if (resumed.length > 0) await peers.settle();
      interrupted.answered(resumed);
      await forTransfers(resumed, ({ id }) => transfers.resume(id));
    },
    "swarmbid.startSeeding": async (...args) => {
      const { transfers } = await gate.open();
      const seeds = await chosen(args, "Start Seeding", "canSeed");
      if (seeds.length > 0) await peers.settle();
      await forTransfers(seeds, ({ id }) => transfers.resume(id));
    },
    "swarmbid.pauseAll": async () => (await gate.open()).transfers.pauseAll(),
    "swarmbid.resumeAll": async () => {
      const { transfers } = await gate.open();
      if (transfers.list().length > 0) await peers.settle();
      interrupted.answered(transfers.list());
      await transfers.resumeAll();
    },
    "swarmbid.resumeInterrupted": async () => {
      const { transfers } = await gate.open();
      if (interrupted.count > 0) await peers.settle();
      interrupted.answered(transfers.list());
      await transfers.resumeInterrupted();
    },
    "swarmbid.remove": async (...args) => {
      const transfers = await chosen(args, "Remove…");
      if (transfers.length > 0) await removeTransfers(await gate.open(), transfers);
    },
    "swarmbid.verify": async (...args) => {
      const { transfers } = await gate.open();
      await forTransfers(await chosen(args, "Verify", "canVerify"), ({ id }) => transfers.verify(id));
    },
    "swarmbid.open": async (...args) => {
      const { transfer, node } = await one(args, "Open", "canOpen");
      if (transfer !== undefined) await openContent(await gate.open(), transfer, fileOf(node));
    },
    "swarmbid.revealInExplorer": async (...args) => {
      const { transfer, node } = await one(args, "Reveal in Explorer", "canReveal");
      if (transfer !== undefined) await revealOnDisk(diskPlaces(transfer, fileOf(node)));
    },
    "swarmbid.copyMagnetLink": async (...args) => {
      const transfers = await chosen(args, "Copy Magnet Link");
      if (transfers.length > 0) await vscode.env.clipboard.writeText(transfers.map(({ magnet }) => magnet).join("\n"));
    },
    "swarmbid.moveData": async (...args) => {
      const [transfer] = await chosen(args, "Move Data…", "canMoveData");
      if (transfer !== undefined) await moveData(await gate.open(), transfer);
    },
    "swarmbid.whyIsThisSlow": async (...args) => {
      const [transfer] = await chosen(args, "Why Is This Slow?", "canDiagnose");
      if (transfer !== undefined) await whyIsThisSlow(await gate.open(), transfer);
    },
    "swarmbid.publish": async (clicked) => {
      const engine = await gate.open();
      const place = await askPublishPath(clicked);
      if (place !== undefined) await publish({ engine, peers, reveal: view.reveal }, place);
    },
    ...createOptionCommands(gate, view, choice),
    ...createQueueCommands(gate, choice),
    ...createPeekCommands(gate, choice),
    "swarmbid.toggleAlternativeLimits": toggleLimits,
    "swarmbid.startEngine": async () => {
      await gate.open();
    },
    "swarmbid.showLog": showLog,
  } satisfies Record<CommandId, Command>;
}

const fileOf = (node: TreeNode | undefined): FileSnapshot | undefined =>
  node?.kind === "file" ? node.file : undefined;
