import { SwarmbidError } from "../../errors.ts";

/** A text that must not be kept: it is handed out once, and no print of this object shows it. */
export interface Once {
  take(): string;
}

export function once(text: string): Once {
  let left: string | undefined = text;
  return Object.freeze({
    take() {
      if (left === undefined) throw new SwarmbidError("internal", "That is shown once only: ask for it again.");
      const taken = left;
      left = undefined;
      return taken;
    },
  });
}
