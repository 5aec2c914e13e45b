import { SwarmbidError } from "../../errors.ts";
import { type CheckedAddresses, checkedAddresses } from "./checkedAddresses.ts";
import { fetchableUrl, redirectTarget } from "./fetchableUrl.ts";
import { exchange, type Head, type Pace } from "./httpExchange.ts";

export interface GuardedRequest {
  readonly headers?: Readonly<Record<string, string>>;
  /** Most bytes the body may have, or a decision by the answer's head; 0 leaves the body unread. It may throw. */
  readonly bodyLimit: number | ((head: Head) => number);
  /** For everything: redirects, connecting, head and body. */
  readonly totalMs: number;
  readonly signal?: AbortSignal | undefined;
  readonly allowLocalNetwork: boolean;
  readonly pace?: Pace;
  /** Where a host may be reached; by default what the policy leaves of its addresses. */
  readonly addressesOf?: (host: string) => Promise<CheckedAddresses>;
}

const MAX_REDIRECTS = 5;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** Statuses that a Response may not have a body with. */
const WITHOUT_BODY: ReadonlySet<number> = new Set([204, 205, 304]);

/**
 * GET over http or https, with each hop's address checked and the connection pinned to it. The body is read before it
 * resolves, so that nothing fails later. Throws SwarmbidError: `badUrl`, `forbiddenAddress`, `downloadFailed`, `cancelled`.
 */
export async function guardedFetch(address: string, request: GuardedRequest): Promise<Response> {
  const deadline = AbortSignal.timeout(request.totalMs);
  const signal = request.signal === undefined ? deadline : AbortSignal.any([deadline, request.signal]);
  const {
    allowLocalNetwork,
    headers = {},
    addressesOf = (host: string) => checkedAddresses(host, allowLocalNetwork),
  } = request;
  let url = fetchableUrl(address);
  try {
    for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
      const addresses = await untilAborted(signal, addressesOf(url.hostname));
      const bodyLimit = (head: Head): number => {
        if (nextLocation(head) !== undefined) return 0;
        return typeof request.bodyLimit === "number" ? request.bodyLimit : request.bodyLimit(head);
      };
      const answer = await exchange({ url, addresses, headers, bodyLimit, signal }, request.pace);
      const location = nextLocation(answer);
      if (location === undefined) return toResponse(url, answer);
      url = redirectTarget(url, location, allowLocalNetwork);
    }
  } catch (error) {
    throw toError(url, error, request.signal);
  }
  throw new SwarmbidError("downloadFailed", `${url.host} redirects in circles. Check the address.`);
}

function nextLocation({ status, headers }: Head): string | undefined {
  return REDIRECTS.has(status) ? (headers.get("location") ?? undefined) : undefined;
}

function toResponse(
  url: URL,
  { status, headers, body }: Head & { body: Uint8Array<ArrayBuffer> | undefined },
): Response {
  if (status < 200 || status > 599) {
    throw new SwarmbidError(
      "downloadFailed",
      `${url.host} answered with the unknown status ${status}. Try another source.`,
    );
  }
  return new Response(WITHOUT_BODY.has(status) ? null : (body ?? null), { status, headers });
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

function toError(url: URL, error: unknown, callerSignal: AbortSignal | undefined): SwarmbidError {
  if (SwarmbidError.is(error)) return error;
  if (callerSignal?.aborted === true) {
    return new SwarmbidError("cancelled", `The download from ${url.host} was cancelled.`, error);
  }
  const timedOut = error instanceof Error && error.name === "TimeoutError";
  const code = error instanceof Error && "code" in error ? ` (${String(error.code)})` : "";
  return new SwarmbidError(
    "downloadFailed",
    timedOut
      ? `${url.host} took too long to answer. Try again later.`
      : `${url.host} could not be reached or broke off${code}. Check the address and your connection, then try again.`,
    error,
  );
}
