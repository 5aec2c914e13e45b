/** An info-hash (BEP 3) from 40 hex digits or 32 base32 characters, as 40 lowercase hex digits; undefined for anything else. */
export function parseInfoHash(text: string): string | undefined {
  if (/^[0-9a-f]{40}$/i.test(text)) return text.toLowerCase();
  if (!/^[a-z2-7]{32}$/i.test(text)) return undefined;
  // 8 characters of 5 bits are 10 hex digits.
  return (text.toLowerCase().match(/.{8}/g) ?? []).map(base32GroupToHex).join("");
}

function base32GroupToHex(group: string): string {
  let value = 0n;
  for (const char of group) value = value * 32n + BigInt(BASE32.indexOf(char));
  return value.toString(16).padStart(10, "0");
}

const BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
