import { guardedFetch } from "../network/guardedFetch.ts";
import { networkPolicy } from "../network/networkPolicy.ts";

// Stands in for `cross-fetch-ponyfill`, with which the library asks HTTP trackers: every request goes through the network guards.

interface FetchOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

const TRACKER_REPLY_BYTES = 2 * 1024 * 1024;
const TRACKER_MS = 20_000;

export default async function fetch(url: string, { headers = {}, signal }: FetchOptions = {}): Promise<Response> {
  const { allowLocalNetwork } = networkPolicy();
  return guardedFetch(url, {
    headers,
    bodyLimit: TRACKER_REPLY_BYTES,
    totalMs: TRACKER_MS,
    signal,
    allowLocalNetwork,
  });
}
