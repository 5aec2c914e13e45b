import { type Amount, amountOf, isAsset } from "../amount.ts";
import type { TransferOptions } from "../model.ts";

/** Options as text: amounts are decimal units beside their asset, since JSON has no whole numbers as great as they are. */
export const encodeOptions = (options: TransferOptions): string =>
  JSON.stringify(options, (_, value: unknown) =>
    isAmount(value) ? { asset: value.asset, units: String(value.units) } : value,
  );

/** Only for what `encodeOptions` wrote. */
export const decodeOptions = (text: string): TransferOptions =>
  JSON.parse(text, (_, value: unknown) => readAmount(value) ?? value) as TransferOptions;

const isAmount = (value: unknown): value is Amount =>
  typeof value === "object" &&
  value !== null &&
  "units" in value &&
  typeof value.units === "bigint" &&
  "asset" in value;

function readAmount(value: unknown): Amount | undefined {
  if (typeof value !== "object" || value === null || !("units" in value) || !("asset" in value)) return undefined;
  const { asset, units } = value;
  return isAsset(asset) && typeof units === "string" ? amountOf(asset, BigInt(units)) : undefined;
}
