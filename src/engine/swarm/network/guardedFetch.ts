import { SwarmbidError } from "../../errors.ts";
import { checkedAddresses, type Resolve } from "./checkedAddresses.ts";
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
  readonly resolve?: Resolve;
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
  let url = parseUrl(address);
  try {
    for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
      const addresses = await untilAborted(
        signal,
        checkedAddresses(url.hostname, request.allowLocalNetwork, request.resolve),
      );
      const bodyLimit = (head: Head): number => {
        if (nextLocation(head) !== undefined) return 0;
        return typeof request.bodyLimit === "number" ? request.bodyLimit : request.bodyLimit(head);
      };
      const answer = await exchange(
        { url, addresses, headers: request.headers ?? {}, bodyLimit, signal },
        request.pace,
      );
      const location = nextLocation(answer);
      if (location === undefined) return toResponse(url, answer);
      url = followed(url, location, request.allowLocalNetwork);
    }
  } catch (error) {
    throw toError(url, error, request.signal);
  }
  throw new SwarmbidError("downloadFailed", `${url.host} redirects in circles. Check the address.`);
}

function parseUrl(text: string, base?: URL): URL {
  const url = URL.parse(text, base?.href);
  if (url === null || (url.protocol !== "http:" && url.protocol !== "https:") || url.hostname === "") {
    throw new SwarmbidError("badUrl", "That is not an http or https address. Check it for typing errors.");
  }
  if (url.port === "0") {
    throw new SwarmbidError(
      "badUrl",
      `The address of ${url.hostname} has port 0, which nobody serves. Check the address.`,
    );
  }
  if (url.username !== "" || url.password !== "") {
    throw new SwarmbidError(
      "badUrl",
      `The address of ${url.hostname} holds a user name or password. Remove it from the address.`,
    );
  }
  return url;
}

function nextLocation({ status, headers }: Head): string | undefined {
  return REDIRECTS.has(status) ? (headers.get("location") ?? undefined) : undefined;
}

function followed(from: URL, location: string, allowLocalNetwork: boolean): URL {
  const to = parseUrl(location, from);
  if (from.protocol === "https:" && to.protocol === "http:" && !allowLocalNetwork) {
    throw new SwarmbidError(
      "badUrl",
      `${from.host} redirects from https to an unprotected http address, which is not followed. Use the address of another source.`,
    );
  }
  return to;
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
