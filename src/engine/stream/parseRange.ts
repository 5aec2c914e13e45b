/** What a request for a file asks for (RFC 9110, section 14); both ends inclusive. */
export type RequestedRange =
  | { readonly kind: "whole" }
  | { readonly kind: "part"; readonly first: number; readonly last: number }
  | { readonly kind: "unsatisfiable" };

/** A header that is no single range of bytes counts as absent, as the RFC allows: the whole file is answered. */
export function parseRange(header: string | undefined, size: number): RequestedRange {
  const found = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? "");
  if (found === null) return { kind: "whole" };
  const [, from = "", to = ""] = found;
  if (from === "") return to === "" ? { kind: "whole" } : lastBytes(Number(to), size);
  const first = Number(from);
  const last = to === "" ? size - 1 : Math.min(Number(to), size - 1);
  if (to !== "" && Number(to) < first) return { kind: "whole" };
  return first < size ? { kind: "part", first, last } : { kind: "unsatisfiable" };
}

function lastBytes(count: number, size: number): RequestedRange {
  return count === 0 || size === 0
    ? { kind: "unsatisfiable" }
    : { kind: "part", first: Math.max(0, size - count), last: size - 1 };
}
