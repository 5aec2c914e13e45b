import { SwarmbidError } from "../engine/errors.ts";

const FACTORS: Readonly<Record<string, number>> = {
  "": 1,
  b: 1,
  k: 1024,
  m: 1024 ** 2,
  g: 1024 ** 3,
  kib: 1024,
  mib: 1024 ** 2,
  gib: 1024 ** 3,
  kb: 1000,
  mb: 1000 ** 2,
  gb: 1000 ** 3,
};

/**
 * Reads `500k`, `1.5MB`, `2 MiB/s` as bytes. As in curl and aria2 a lone letter counts in 1024s; `kB` and `KiB` say it themselves.
 * `option` names the option in the error.
 */
export function parseByteCount(text: string, option: string): number {
  const parts = /^(\d{1,15}(?:\.\d{1,6})?) ?([a-z]{0,3})(?:\/s)?$/i.exec(text.trim());
  const factor = FACTORS[parts?.[2]?.toLowerCase() ?? "?"];
  const bytes = Math.round(Number(parts?.[1]) * (factor ?? Number.NaN));
  if (!Number.isSafeInteger(bytes) || bytes < 1) {
    throw new SwarmbidError("badInput", `${option} wants a size such as 500k, 2M or 1.5MiB, and got “${text}”.`);
  }
  return bytes;
}
