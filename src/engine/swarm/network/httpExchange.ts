import http from "node:http";
import https from "node:https";
import { SwarmbidError } from "../../errors.ts";
import type { CheckedAddresses } from "./checkedAddresses.ts";

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
  /** The connection goes to these and nowhere else. */
  readonly addresses: CheckedAddresses;
  readonly headers: Readonly<Record<string, string>>;
  /** Most bytes of body, by the head; 0 leaves it unread. It may throw. */
  readonly bodyLimit: (head: Head) => number;
  readonly signal: AbortSignal;
}

const DEFAULT_PACE: Pace = { connectMs: 10_000, idleMs: 30_000 };
const MAX_HEADER_BYTES = 16 * 1024;

/** One request and its answer, on a connection of its own that is closed when this settles. */
export async function exchange(
  order: Exchange,
  pace: Pace = DEFAULT_PACE,
): Promise<Head & { body: Uint8Array<ArrayBuffer> | undefined }> {
  const response = await head(order, pace);
  try {
    const found: Head = { status: response.statusCode ?? 0, headers: toHeaders(response) };
    const limit = order.bodyLimit(found);
    return { ...found, body: limit === 0 ? undefined : await read(response, limit, order.url) };
  } finally {
    response.destroy();
  }
}

function head({ url, addresses, headers, signal }: Exchange, pace: Pace): Promise<http.IncomingMessage> {
  return new Promise((resolve, reject) => {
    const secure = url.protocol === "https:";
    const request = (secure ? https : http).request(url, {
      agent: false,
      headers: { ...headers, "accept-encoding": "identity", connection: "close" },
      lookup: (_host, options, done) => {
        if (options.all === true) done(null, [...addresses]);
        else done(null, addresses[0].address, addresses[0].family);
      },
      maxHeaderSize: MAX_HEADER_BYTES,
      signal,
    });
    const expire = (): void => {
      request.destroy(new DOMException("The server is too slow.", "TimeoutError"));
    };
    let timer = setTimeout(expire, pace.connectMs);
    request.once("socket", (socket) => {
      socket.setTimeout(pace.idleMs, expire);
      socket.once(secure ? "secureConnect" : "connect", () => {
        clearTimeout(timer);
        timer = setTimeout(expire, pace.idleMs);
      });
    });
    request.once("response", (response) => {
      clearTimeout(timer);
      resolve(response);
    });
    // Stays for the whole exchange: a socket may report an error after the answer too.
    request.on("error", (error) => {
      clearTimeout(timer);
      reject(error);
    });
    request.end();
  });
}

async function read(response: http.IncomingMessage, limit: number, url: URL): Promise<Uint8Array<ArrayBuffer>> {
  const encoding = response.headers["content-encoding"];
  if (encoding !== undefined && encoding !== "identity") {
    throw new SwarmbidError(
      "downloadFailed",
      `${url.host} compressed its answer although asked not to. Try another source.`,
    );
  }
  const tooLong = new SwarmbidError(
    "downloadFailed",
    `${url.host} sent more than the ${limit} bytes that are allowed here. Check the address.`,
  );
  if (Number(response.headers["content-length"] ?? 0) > limit) throw tooLong;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > limit) throw tooLong;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
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
