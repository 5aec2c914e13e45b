import http from "node:http";
import https from "node:https";
import type { LookupFunction } from "node:net";
import { SwarmbidError } from "../../errors.ts";
import { proxyAgent } from "../../proxy/proxyAgent.ts";
import { PROXY_WANTS_PASSWORD, proxyRefusal, proxyTrouble } from "../../proxy/proxyTrouble.ts";
import type { CheckedAddresses } from "./checkedAddresses.ts";
import type { KeptConnections } from "./keepConnections.ts";
import type { Route } from "./routeTo.ts";

/** Status line and headers of an answer. */
export interface Head {
  readonly status: number;
  readonly headers: Headers;
}

/** Milliseconds that a server may take. */
export interface Pace {
  /** Until the connection stands, TLS included. */
  readonly connectMs: number;
  /** For the head as a whole, and between two pieces of the body. */
  readonly idleMs: number;
}

export interface Exchange {
  readonly url: URL;
  /** The connection goes there and nowhere else. */
  readonly route: Route;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** Undefined: a connection of its own. */
  readonly kept?: KeptConnections | undefined;
}

/** An answer whose body is still to come: it is read to its end, or destroyed. */
export interface Answer extends Head {
  readonly response: http.IncomingMessage;
}

const DEFAULT_PACE: Pace = { connectMs: 10_000, idleMs: 30_000 };
const MAX_HEADER_BYTES = 16 * 1024;
/** Answers with status 100 to 199 before the real one. */
const MAX_PRELIMINARY = 16;

/** One request, up to the head of its answer. `signal` ends the body too. */
export async function openExchange(order: Exchange, pace: Pace = DEFAULT_PACE): Promise<Answer> {
  const response = await head(order, pace);
  return { status: response.statusCode ?? 0, headers: toHeaders(response), response };
}

function head({ url, route, headers, signal, kept }: Exchange, pace: Pace): Promise<http.IncomingMessage> {
  return new Promise((resolve, reject) => {
    const secure = url.protocol === "https:";
    const proxy = "proxy" in route ? route.proxy : undefined;
    const request = (secure ? https : http).request(url, {
      agent: kept?.agentFor(url, proxy) ?? (proxy === undefined ? false : proxyAgent(url, proxy, { signal })),
      headers: {
        ...headers,
        "accept-encoding": "identity",
        connection: kept === undefined ? "close" : "keep-alive",
      },
      ...("proxy" in route
        ? { rejectUnauthorized: route.proxy.verifyCertificates }
        : { lookup: pinned(route.addresses) }),
      maxHeaderSize: MAX_HEADER_BYTES,
      signal,
    });
    // The promise is settled here and not by `error` alone: node keeps silent about requests that it gave up, or that have no socket.
    const fail = (error: Error): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", abort);
      reject(isThrough || signal.aborted ? error : proxyTrouble(proxy, error));
      request.destroy(error);
    };
    const abort = (): void => {
      fail(signal.reason as Error);
    };
    const expire = (): void => {
      fail(new DOMException("The server is too slow.", "TimeoutError"));
    };
    let timer = setTimeout(expire, pace.connectMs);
    let isThrough = proxy === undefined;
    let preliminary = 0;
    const onConnected = (): void => {
      clearTimeout(timer);
      timer = setTimeout(expire, pace.idleMs);
    };
    signal.addEventListener("abort", abort);
    request.once("proxyConnect", ({ statusCode }: { readonly statusCode: number }) => {
      if (statusCode !== 200) fail(proxyRefusal(proxy, statusCode));
    });
    request.once("socket", (socket) => {
      isThrough = true;
      if (request.reusedSocket || (!secure && !socket.connecting)) onConnected();
      else socket.once(secure ? "secureConnect" : "connect", onConnected);
    });
    request.on("information", () => {
      preliminary += 1;
      if (preliminary > MAX_PRELIMINARY) fail(refusal(url, "sent too many preliminary answers"));
    });
    // Without a listener node drops the connection and tells nobody.
    request.once("upgrade", (_head, socket) => {
      socket.on("error", () => undefined);
      socket.destroy();
      fail(refusal(url, "wants to go on in another protocol"));
    });
    request.once("response", (response) => {
      // Of https the tunnel's end answers, not the proxy.
      if (proxy !== undefined && !secure && response.statusCode === PROXY_WANTS_PASSWORD) {
        fail(proxyRefusal(proxy, PROXY_WANTS_PASSWORD));
        return;
      }
      clearTimeout(timer);
      signal.removeEventListener("abort", abort);
      resolve(response);
    });
    // Stays for the whole exchange: a socket may report an error after the answer too.
    request.on("error", fail);
    request.once("close", () => {
      fail(new Error("The server hung up."));
    });
    if (signal.aborted) abort();
    request.end();
  });
}

const refusal = (url: URL, what: string): SwarmbidError =>
  new SwarmbidError("downloadFailed", `${url.host} ${what}. Check the address.`);

/** Name lookups answer what was checked: a second answer of the name server may differ. */
const pinned =
  (addresses: CheckedAddresses): LookupFunction =>
  (_host, options, done) => {
    if (options.all === true) done(null, [...addresses]);
    else done(null, addresses[0].address, addresses[0].family);
  };

/** The body, at most `limit` bytes; 0 leaves it unread. The connection is closed, or given back when it can be kept. */
export async function readBody(
  { response }: Answer,
  limit: number,
  url: URL,
  { idleMs }: Pace = DEFAULT_PACE,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    if (limit === 0) return undefined;
    refuseEncoding(response, url);
    const tooLong = new SwarmbidError(
      "downloadFailed",
      `${url.host} sent more than the ${limit} bytes that are allowed here. Check the address.`,
    );
    if (Number(response.headers["content-length"] ?? 0) > limit) throw tooLong;
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of withoutLulls(response, idleMs)) {
      size += chunk.byteLength;
      if (size > limit) throw tooLong;
      chunks.push(chunk);
    }
    return Buffer.concat(chunks, size);
  } finally {
    if (!response.complete) response.destroy();
  }
}

/** A server that compresses although it was asked not to could make a small body a huge one. */
function refuseEncoding(response: http.IncomingMessage, url: URL): void {
  const encoding = response.headers["content-encoding"];
  if (encoding === undefined || encoding === "identity") return;
  throw new SwarmbidError(
    "downloadFailed",
    `${url.host} compressed its answer although asked not to. Try another source.`,
  );
}

/** The body piece by piece; throws a TimeoutError when the next one takes longer than `idleMs`. Whoever reads may take their time. */
export async function* withoutLulls(response: http.IncomingMessage, idleMs: number): AsyncGenerator<Uint8Array> {
  const expire = (): void => {
    response.destroy(new DOMException("The server is too slow.", "TimeoutError"));
  };
  let timer = setTimeout(expire, idleMs);
  try {
    for await (const chunk of response as AsyncIterable<Uint8Array>) {
      clearTimeout(timer);
      yield chunk;
      timer = setTimeout(expire, idleMs);
    }
  } finally {
    clearTimeout(timer);
  }
}

function toHeaders(response: http.IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, values] of Object.entries(response.headersDistinct)) {
    for (const value of values ?? []) {
      try {
        headers.append(name, value);
      } catch {
        // Not representable: nothing that we ask for.
      }
    }
  }
  return headers;
}
