/** An info-hash (BEP 3) from 40 hex digits or 32 base32 characters, as 40 lowercase hex digits; undefined for anything else. */
export function parseInfoHash(text: string): string | undefined {
  if (/^[0-9a-f]{40}$/i.test(text)) return text.toLowerCase();
  if (!/^[a-z2-7]{32}$/i.test(text)) return undefined;
  // 8 characters of 5 bits are 10 hex digits.
  return (text.toLowerCase().match(/.{8}/g) ?? []).map(base32GroupToHex).join("");
}

/** What is wrong with a text that is no info-hash, as the end of a sentence about it: "has 39 digits; it needs 40". */
export function infoHashFlaw(text: string): string {
  if (text === "") return "is empty";
  const isBase32 = text.length === 32;
  const [stranger] = (isBase32 ? /[^a-z2-7]/iu : /[^0-9a-f]/iu).exec(text) ?? [];
  if (stranger === undefined || (isBase32 && /^[0-9a-f]+$/i.test(text)))
    return `has ${String(text.length)} ${text.length === 1 ? "digit" : "digits"}; it needs 40`;
  if (text.length !== 40 && !isBase32)
    return `has ${String(text.length)} characters; it needs 40 hex digits, or 32 letters and digits`;
  const shown = /\p{L}|\p{N}|\p{P}|\p{S}/u.test(stranger) ? `“${stranger}”` : "a character";
  return `holds ${shown} where only ${isBase32 ? "letters and the digits 2 to 7" : "digits and the letters a to f"} can be`;
}

function base32GroupToHex(group: string): string {
  let value = 0n;
  for (const char of group) value = value * 32n + BigInt(BASE32.indexOf(char));
  return value.toString(16).padStart(10, "0");
}

const BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
