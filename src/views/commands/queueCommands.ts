import type { QueueMove, TransferSnapshot } from "../../engine/model.ts";
import type { EngineGate } from "../../host/engineGate.ts";
import { forTransfers } from "./forTransfers.ts";
import { inMoveOrder } from "./inMoveOrder.ts";
import type { TransferChoice } from "./transferChoice.ts";

/** The commands that change a transfer's place in the queue. */
export function createQueueCommands(gate: EngineGate, { chosen }: TransferChoice) {
  const mover =
    (to: QueueMove, title: string) =>
    async (...args: readonly unknown[]): Promise<void> => {
      const { transfers } = await gate.open();
      const moved: readonly TransferSnapshot[] = inMoveOrder(await chosen(args, title, "canMove"), to);
      await forTransfers(moved, ({ id }) => transfers.move(id, to));
    };

  return {
    "swarmbid.moveToTop": mover("top", "Move to Top of Queue"),
    "swarmbid.moveUp": mover("up", "Move Up in Queue"),
    "swarmbid.moveDown": mover("down", "Move Down in Queue"),
    "swarmbid.moveToBottom": mover("bottom", "Move to Bottom of Queue"),
  };
}
