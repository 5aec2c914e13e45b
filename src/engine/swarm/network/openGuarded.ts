import { SwarmbidError } from "../../errors.ts";
import type { CheckedAddresses } from "./checkedAddresses.ts";
import { redirectTarget } from "./fetchableUrl.ts";
import { type Answer, type Head, openExchange, type Pace } from "./httpExchange.ts";
import type { KeptConnections } from "./keepConnections.ts";
import { routeTo } from "./routeTo.ts";

/** How a request goes from hop to hop. */
export interface Hops {
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly allowLocalNetwork: boolean;
  readonly pace?: Pace;
  readonly kept?: KeptConnections;
  /** Where a host may be reached; by default what the policy leaves of its addresses. */
  readonly addressesOf?: (host: string) => Promise<CheckedAddresses>;
}

const MAX_REDIRECTS = 5;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/**
 * Follows redirects to an answer whose body is still to come; each hop's address is checked and its connection pinned to it.
 * `onHop` hears where the request is. Throws what the checks throw, and network errors as they are.
 */
export async function openGuarded(
  from: URL,
  hops: Hops,
  onHop: (url: URL) => void = () => undefined,
): Promise<{ readonly url: URL; readonly answer: Answer }> {
  const { allowLocalNetwork, headers = {}, signal, kept } = hops;
  let url = from;
  for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
    const route = await untilAborted(signal, routeTo(url, hops));
    const answer = await openExchange({ url, route, headers, signal, kept }, hops.pace);
    const location = nextLocation(answer);
    if (location === undefined) return { url, answer };
    if (kept === undefined) answer.response.destroy();
    else kept.leave(answer.response);
    url = redirectTarget(url, location, allowLocalNetwork);
    onHop(url);
  }
  throw new SwarmbidError("downloadFailed", `${url.host} redirects in circles. Check the address.`);
}

function nextLocation({ status, headers }: Head): string | undefined {
  return REDIRECTS.has(status) ? (headers.get("location") ?? undefined) : undefined;
}

function untilAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      reject(signal.reason as Error);
    };
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    work.then(resolve, reject).finally(() => {
      signal.removeEventListener("abort", abort);
    });
  });
}
