import { SwarmbidError } from "../errors.ts";

/** For a transfer that is not, or not any more, in the list. */
export const unknownTransfer = (): SwarmbidError =>
  new SwarmbidError("unknownTransfer", "This transfer is not in the list any more: refresh the view.");
