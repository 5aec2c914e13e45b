import path from "node:path";
import type { TransferId } from "../model.ts";

/** Where a transfer keeps the bytes of unwanted neighbours. */
export const partsFileOf = (storageFolder: string, id: TransferId): string => path.join(storageFolder, `${id}.parts`);
