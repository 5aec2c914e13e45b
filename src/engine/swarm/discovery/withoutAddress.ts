/** Shorter parts of an address are words such as `announce`, not keys. */
const SHORTEST_SECRET = 10;

/** The message of a tracker without what its address holds beyond the host: trackers like to repeat the passkey they refuse. */
export function withoutAddress(message: string, url: string): string {
  const parsed = URL.parse(url);
  if (parsed === null) return message;
  const parts = [parsed.username, parsed.password, ...parsed.pathname.split("/"), ...parsed.search.split(/[?&=]/)];
  return parts
    .flatMap((part) => [part, decoded(part)])
    .filter((part) => part.length >= SHORTEST_SECRET)
    .reduce((text, part) => text.replaceAll(part, "…"), message);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
