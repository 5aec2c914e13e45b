import { MAX_DOCUMENT_BYTES } from "../../host/documentSize.ts";
import type { BytePart } from "../../host/swarmUri.ts";
import { formatBytes } from "../text/formatBytes.ts";

const PART_KIB = 64;
const PART_BYTES = PART_KIB * 1024;

/** A part of a file that can be opened; `part` undefined: all of it. */
export interface OfferedPart {
  readonly label: string;
  readonly part: BytePart | undefined;
}

/** What can be opened of a file of this size before it is complete; a small one is opened whole without asking. */
export function offeredParts(totalBytes: number): readonly OfferedPart[] {
  const whole: OfferedPart = { label: `All of it (${formatBytes(totalBytes)})`, part: undefined };
  if (totalBytes <= PART_BYTES) return [whole];
  return [
    { label: `The first ${PART_KIB} KiB`, part: { first: 0, last: PART_BYTES - 1 } },
    { label: `The last ${PART_KIB} KiB`, part: { first: totalBytes - PART_BYTES, last: totalBytes - 1 } },
    ...(totalBytes <= MAX_DOCUMENT_BYTES ? [whole] : []),
  ];
}
