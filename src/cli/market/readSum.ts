import { type Amount, parseAmount } from "../../engine/amount.ts";
import { SwarmbidError } from "../../engine/errors.ts";

/** An amount of an option: of BTT, or of BTTOLD where that stands behind it. Throws `badInput`, and names the option. */
export function readSum(option: string, text: string, { allowZero = false } = {}): Amount {
  try {
    return parseAmount(text, text.trim().endsWith(" BTTOLD") ? "BTTOLD" : "BTT", { allowZero });
  } catch (error) {
    if (!SwarmbidError.is(error)) throw error;
    throw new SwarmbidError("badInput", `${option}: ${error.message}`, error);
  }
}
