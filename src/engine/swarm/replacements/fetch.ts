import { fetchRange, parseRange } from "../network/fetchRange.ts";
import { guardedFetch } from "../network/guardedFetch.ts";
import { networkPolicy } from "../network/networkPolicy.ts";

// Stands in for `cross-fetch-ponyfill`, with which HTTP trackers and web seeds are asked: every request goes through the
// network guards. A request with a Range header is a web seed's, any other is a tracker's.

interface FetchOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

const TRACKER_REPLY_BYTES = 2 * 1024 * 1024;
const TRACKER_MS = 20_000;

export default async function fetch(url: string, { headers = {}, signal }: FetchOptions = {}): Promise<Response> {
  const { allowLocalNetwork } = networkPolicy();
  const { range: rangeHeader, ...others } = headers;
  if (rangeHeader === undefined) {
    return guardedFetch(url, {
      headers,
      bodyLimit: TRACKER_REPLY_BYTES,
      totalMs: TRACKER_MS,
      signal,
      allowLocalNetwork,
    });
  }
  const range = parseRange(rangeHeader);
  if (range === undefined) throw new TypeError("A Range header names one first and one last byte.");
  return fetchRange(url, range, { headers: others, signal, allowLocalNetwork });
}
