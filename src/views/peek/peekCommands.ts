import type { TorrentEngine } from "../../engine/door.ts";
import type { FileSnapshot, TransferSnapshot } from "../../engine/model.ts";
import type { EngineGate } from "../../host/engineGate.ts";
import type { TransferChoice } from "../commands/transferChoice.ts";
import type { TransferAction } from "../tree/transferActions.ts";
import { askFile } from "./askFile.ts";
import { copyStreamAddress } from "./copyStreamAddress.ts";
import { openBeforeComplete } from "./openBeforeComplete.ts";

type Work = (engine: TorrentEngine, transfer: TransferSnapshot, file: FileSnapshot) => Promise<void>;

/** The commands that read files before they are complete. */
export function createPeekCommands(gate: EngineGate, { one }: TransferChoice) {
  const forFile =
    (title: string, action: TransferAction, fits: (file: FileSnapshot) => boolean, work: Work) =>
    async (...args: readonly unknown[]): Promise<void> => {
      const { transfer, node } = await one(args, title, action);
      if (transfer === undefined) return;
      const engine = await gate.open();
      const file = node?.kind === "file" ? node.file : await askFile(engine, transfer, title, fits);
      if (file !== undefined) await work(engine, transfer, file);
    };

  return {
    "swarmbid.openBeforeComplete": forFile(
      "Open Before Complete",
      "canPeek",
      ({ state }) => state !== "complete" && state !== "left out",
      openBeforeComplete,
    ),
    "swarmbid.copyStreamAddress": forFile(
      "Copy Stream Address",
      "canStream",
      ({ state }) => state !== "left out",
      copyStreamAddress,
    ),
  };
}
