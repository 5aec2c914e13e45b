import { type Amount, parseAmount } from "../../engine/amount.ts";
import { SwarmbidError } from "../../engine/errors.ts";

/** The assets that vouchers are about. */
export type VoucherAsset = "BTT" | "BTTOLD";

export function readVoucherAsset(name: string | undefined): VoucherAsset {
  if (name === "BTT" || name === "BTTOLD") return name;
  throw new SwarmbidError("badInput", "Name the asset, BTT or BTTOLD, in capitals.");
}

/** Reads `12.5 BTT`. Throws `badInput`, and names the action. */
export function readVoucherAmount(action: string, [number, name, ...more]: readonly string[]): Amount {
  if (number === undefined || name === undefined || more.length > 0)
    throw new SwarmbidError("badInput", `wallet ${action} wants an amount and its asset, such as 1000 BTT.`);
  return parseAmount(number, readVoucherAsset(name));
}
