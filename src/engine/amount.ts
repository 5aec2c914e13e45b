import { SwarmbidError } from "./errors.ts";

/** How many digits an asset has after the point: an amount is counted in units of the last one. */
const DECIMALS = { TRX: 6, BTT: 18, BTTOLD: 6 } as const;

/** The coins that we know, as people read them: BTT is the TRC-20 token, BTTOLD the TRC-10 token; 1 BTTOLD was 1000 BTT. */
export type Asset = keyof typeof DECIMALS;

declare const brand: unique symbol;

/** Money: never a `number`, never without its asset. Made by `amountOf` and `parseAmount` alone. */
export interface Amount {
  readonly asset: Asset;
  /** Base units, 0 to 2^128-1: what the vault's contract can count. */
  readonly units: bigint;
  readonly [brand]: true;
}

export const MAX_UNITS = 2n ** 128n - 1n;
/** More digits than any amount can have; what is longer is not looked at. */
const LONGEST_TEXT = 80;

export const isAsset = (value: unknown): value is Asset => typeof value === "string" && Object.hasOwn(DECIMALS, value);

/** Throws `badInput` for less than nothing and for more than 2^128-1. */
export function amountOf(asset: Asset, units: bigint): Amount {
  if (units < 0n) throw refused(`An amount of ${asset} cannot be less than nothing.`);
  if (units > MAX_UNITS) throw refused(`That is more ${asset} than there can be: write a smaller amount.`);
  return Object.freeze({ asset, units }) as Amount;
}

export function addAmounts(first: Amount, second: Amount): Amount {
  return amountOf(sharedAsset(first, second), first.units + second.units);
}

/** Throws `badInput` when the second amount is the greater one. */
export function subtractAmounts(first: Amount, second: Amount): Amount {
  return amountOf(sharedAsset(first, second), first.units - second.units);
}

/** Exact, with a point, no separators and no zeros at the end: `1250.5 BTT`. */
export function formatAmount(amount: Amount): string {
  return `${formatUnits(amount)} ${amount.asset}`;
}

/** The number alone, for tables that name the asset in a column of its own. */
export function formatUnits({ asset, units }: Amount): string {
  const decimals = DECIMALS[asset];
  const digits = units.toString().padStart(decimals + 1, "0");
  const fraction = digits.slice(-decimals).replace(/0+$/, "");
  return `${digits.slice(0, -decimals)}${fraction === "" ? "" : `.${fraction}`}`;
}

/**
 * Reads what a person wrote: digits, at most one point, and the asset's name behind it if they like. Never guesses: throws
 * `badInput` with a sentence for anything else.
 */
export function parseAmount(text: string, asset: Asset, { allowZero = false } = {}): Amount {
  const [number = "", name, ...more] = text.trim().split(/ +/);
  if (more.length > 0) throw refused(notANumber(asset));
  if (name !== undefined && name !== asset) {
    throw refused(isAsset(name) ? `That is an amount of ${name}: ${asset} is wanted here.` : notANumber(asset));
  }
  const amount = amountOf(asset, readUnits(number, asset));
  if (amount.units === 0n && !allowZero) throw refused(`Write an amount of ${asset} above 0.`);
  return amount;
}

function readUnits(text: string, asset: Asset): bigint {
  if (text === "") throw refused(`Write an amount of ${asset}, such as 12.5.`);
  if (/^[+\-\u2212]/.test(text)) throw refused("Write the amount without a sign, such as 12.5.");
  if (/^[\d.]+e/i.test(text)) throw refused("Write the amount out: 0.0001, not 1e-4.");
  const [, whole, fraction = ""] = /^(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  if (whole === undefined) throw refused(notANumber(asset));
  if (text.length > LONGEST_TEXT) throw refused(`That is longer than any amount of ${asset}: write a shorter one.`);
  const decimals = DECIMALS[asset];
  if (fraction.length > decimals)
    throw refused(`${asset} has ${decimals} digits after the point, and that amount has ${fraction.length}.`);
  return BigInt(whole + fraction.padEnd(decimals, "0"));
}

const notANumber = (asset: Asset): string =>
  `Write the amount of ${asset} in plain digits with one point and no separators, such as 1250.5.`;

function sharedAsset(first: Amount, second: Amount): Asset {
  if (first.asset !== second.asset)
    throw refused(`${first.asset} and ${second.asset} cannot be reckoned together: keep them apart.`);
  return first.asset;
}

const refused = (message: string): SwarmbidError => new SwarmbidError("badInput", message);
