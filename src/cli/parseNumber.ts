import { SwarmbidError } from "../engine/errors.ts";

/** A whole number in a range. Throws `badInput`. */
export function whole(text: string, option: string, from: number, to: number): number {
  const value = Number(text);
  if (/^\d{1,5}$/.test(text) && value >= from && value <= to) return value;
  throw new SwarmbidError("badInput", `${option} wants a number from ${from} to ${to}, and got “${text}”.`);
}

/** A number above zero; `what` names it with an example. Throws `badInput`. */
export function positive(text: string, option: string, what: string): number {
  const value = Number(text);
  if (/^\d{1,6}(\.\d{1,3})?$/.test(text) && value > 0) return value;
  throw new SwarmbidError("badInput", `${option} wants ${what}, and got “${text}”.`);
}
