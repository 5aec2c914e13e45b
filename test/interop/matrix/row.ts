import type { ClientName } from "../clients/foreignClient.ts";
import type { Cell, CellSubject } from "./cell.ts";
import type { Direction } from "./direction.ts";

/** What is to work with other clients: tried with each of them, in each direction. */
export interface Row extends CellSubject {
  /** Does it, and throws when it does not work. */
  readonly flow: (cell: Cell) => Promise<void>;
  /** All when left out. */
  readonly clients?: readonly ClientName[];
  readonly directions?: readonly Direction[];
  /** Why a client or a direction is missing: a sentence for the table. */
  readonly note?: string;
  /** Mostly waits for something that others do once in a while: many such rows can run at once. */
  readonly waits?: true;
  /** Longer than usual. */
  readonly limitMs?: number;
}
