import { SwarmbidError } from "../../errors.ts";
import { guardedFetch } from "./guardedFetch.ts";
import type { Head } from "./httpExchange.ts";

/** First and last byte of a file, both included (RFC 9110, section 14). */
export interface FileRange {
  readonly first: number;
  readonly last: number;
}

export interface RangeRequest {
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
  readonly allowLocalNetwork: boolean;
}

const TOTAL_MS = 60_000;

/** Reads `bytes=first-last`; undefined for any other form of a Range header. */
export function parseRange(header: string): FileRange | undefined {
  const groups = /^bytes=(?<first>[0-9]{1,15})-(?<last>[0-9]{1,15})$/.exec(header)?.groups;
  const range = { first: Number(groups?.["first"]), last: Number(groups?.["last"]) };
  return range.first <= range.last ? range : undefined;
}

/**
 * Bytes of body that an answer to this range must have; 0 for a status that carries no data. Throws when the server gives
 * something else than it was asked for: only 206 with the same range, cut at most at the end of the file, or 200 with a
 * file that is no longer than the range.
 */
export function expectedBytes({ status, headers }: Head, asked: FileRange): number {
  const length = asked.last - asked.first + 1;
  if (status === 206) {
    const groups = /^bytes (?<first>[0-9]{1,15})-(?<last>[0-9]{1,15})\/(?<size>[0-9]{1,15}|\*)$/.exec(
      headers.get("content-range") ?? "",
    )?.groups;
    const [first, last, size] = [Number(groups?.["first"]), Number(groups?.["last"]), Number(groups?.["size"])];
    if (first === asked.first && (last === asked.last || (last >= first && last < asked.last && last === size - 1))) {
      return last - first + 1;
    }
    throw new SwarmbidError("downloadFailed", "The web seed sent another range than it was asked for.");
  }
  if (status === 200) {
    const whole = Number(headers.get("content-length") ?? Number.NaN);
    if (asked.first === 0 && whole > 0 && whole <= length) return whole;
    throw new SwarmbidError("downloadFailed", "The web seed does not serve ranges.");
  }
  return 0;
}

/** Fetches a range of a file from a web seed (BEP 19). The body has exactly the bytes that the answer's head promised. */
export async function fetchRange(url: string, range: FileRange, request: RangeRequest): Promise<Response> {
  let expected = 0;
  const response = await guardedFetch(url, {
    ...request,
    headers: { ...request.headers, range: `bytes=${range.first}-${range.last}` },
    bodyLimit: (head) => (expected = expectedBytes(head, range)),
    totalMs: TOTAL_MS,
  });
  const body = new Uint8Array(await response.arrayBuffer());
  if (body.byteLength !== expected) {
    throw new SwarmbidError("downloadFailed", "The web seed sent fewer bytes than it announced.");
  }
  return new Response(expected === 0 ? null : body, { status: response.status, headers: response.headers });
}
