/** A value of JSON in which every whole number is a bigint: a node's amounts go beyond 2^53. */
export type Json = null | boolean | number | bigint | string | readonly Json[] | { readonly [key: string]: Json };

interface Source {
  readonly source?: string;
}
type Reviver = (key: string, value: unknown, context: Source) => unknown;

/** Deeper than any answer of a node. */
const MAX_DEPTH = 64;

/** Undefined for what is no JSON, or nested deeper than any answer is. */
export function parseJson(text: string): Json | undefined {
  if (depthOf(text) > MAX_DEPTH) return undefined;
  const exact: Reviver = (_, value, { source }) =>
    typeof value === "number" && source !== undefined && /^-?\d+$/.test(source) ? BigInt(source) : value;
  try {
    return JSON.parse(text, exact as (key: string, value: unknown) => unknown) as Json;
  } catch {
    return undefined;
  }
}

/** How deep brackets nest; those inside strings do not count. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let isInString = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charCodeAt(at);
    if (isInString) {
      if (char === 0x5c) at += 1;
      else if (char === 0x22) isInString = false;
    } else if (char === 0x22) isInString = true;
    else if (char === 0x7b || char === 0x5b) deepest = Math.max(deepest, (depth += 1));
    else if (char === 0x7d || char === 0x5d) depth -= 1;
  }
  return deepest;
}
