type Random = (below: number) => number;

/** What breaks parsers when it stands where something else was expected. */
const FRAGMENTS: readonly string[] = [
  "-1:",
  "-9:",
  "0:",
  "00:",
  "1:",
  "99999999999:",
  "4294967296:",
  "9007199254740993:",
  "+1:",
  "i-0e",
  "i-1e",
  "i0e",
  "i1e",
  "ie",
  "i9007199254740991e",
  "i9007199254740992e",
  "i18446744073709551616e",
  "le",
  "de",
  "l",
  "d",
  "e",
  "ee",
  ":",
  "llllllllllllllllllllllllllllllllll",
  "d1:ad1:ad1:ad1:a",
  "9:__proto__",
  "8:toString",
  "6:lengthi2147483647e",
  "5:filesle",
  "4:pathl2:..e",
  "4:pathl4:.git6:configee",
  "4:attr1:l",
  "4:attr1:p",
  "12:piece lengthi1e",
  "6:pieces0:",
  "\xff\xfe",
  "\0",
];

/** One to six changes anywhere: bytes flipped, stretches cut, doubled, moved or replaced by fragments. */
export function mutateBytes(bytes: Uint8Array, random: Random): Uint8Array {
  let current = Buffer.from(bytes);
  for (let changes = 1 + random(6); changes > 0; changes--) {
    const at = random(current.length + 1);
    const to = Math.min(current.length, at + random(1 << (1 + random(6))));
    const head = current.subarray(0, at);
    const tail = current.subarray(to);
    switch (random(6)) {
      case 0:
        current = Buffer.concat([head, Buffer.of(random(256)), current.subarray(Math.min(at + 1, current.length))]);
        break;
      case 1:
        current = Buffer.concat([head, tail]);
        break;
      case 2:
        current = Buffer.concat([head, current.subarray(at, to), current.subarray(at)]);
        break;
      case 3:
        current = Buffer.concat([tail, head]);
        break;
      case 4:
        current = Buffer.concat([head, Buffer.from(fragment(random), "latin1"), current.subarray(at)]);
        break;
      default:
        current = Buffer.concat([head, Buffer.from(fragment(random), "latin1"), tail]);
    }
  }
  return new Uint8Array(current);
}

export function randomBytes(random: Random, maxLength: number): Uint8Array {
  return Uint8Array.from({ length: random(maxLength + 1) }, () => random(256));
}

/** Text of the alphabet's pieces in any order. */
export function randomText(random: Random, alphabet: readonly string[], maxPieces: number): string {
  return Array.from({ length: random(maxPieces + 1) }, () => alphabet[random(alphabet.length)] ?? "").join("");
}

/** Well-nested bencode of any shape, so that mutations reach below the first byte. */
export function randomBencode(random: Random, keys: readonly string[], depth = 5): string {
  const kind = depth === 0 ? random(2) : random(4);
  if (kind === 0) return `i${random(3) === 0 ? -1 - random(1e9) : random(1e9)}e`;
  if (kind === 1) {
    const length = random(5) === 0 ? 20 : random(12);
    return `${length}:${Buffer.from(Uint8Array.from({ length }, () => random(256))).toString("latin1")}`;
  }
  const items = Array.from({ length: random(5) }, () => randomBencode(random, keys, depth - 1));
  if (kind === 2) return `l${items.join("")}e`;
  const start = random(keys.length);
  const entries = items.map((item, index) => {
    const key = keys[(start + index) % keys.length] ?? "";
    return `${key.length}:${key}${item}`;
  });
  return `d${entries.join("")}e`;
}

function fragment(random: Random): string {
  return FRAGMENTS[random(FRAGMENTS.length)] ?? "";
}
