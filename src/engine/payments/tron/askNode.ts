import http from "node:http";
import https from "node:https";
import { SwarmbidError } from "../../errors.ts";
import type { ProxySettings } from "../../model.ts";
import { proxyAgent } from "../../proxy/proxyAgent.ts";
import { proxyFor } from "../../proxy/proxyFor.ts";
import { proxyTrouble } from "../../proxy/proxyTrouble.ts";
import { isLoopback } from "./nodeAddress.ts";
import { type Json, parseJson } from "./parseJson.ts";
import { isObject, messageIn } from "./readJson.ts";

export interface NodeAccess {
  /** As `nodeAddress` makes it. */
  readonly url: URL;
  /** Goes along as TRON-PRO-API-KEY; never to be logged or shown. */
  readonly apiKey?: string | undefined;
  readonly proxy?: ProxySettings | undefined;
  /** Milliseconds for one question from connecting to the last byte; 15 seconds when left out. */
  readonly patienceMs?: number | undefined;
}

/** One question to a node. Bodies go as JSON by POST; without one it is a GET. */
export interface Question {
  /** Below the node's address, without a slash in front: `wallet/getnowblock`. */
  readonly path: string;
  readonly body?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, string>>;
  /** Most bytes that the answer may have; 1 MiB when left out. */
  readonly limit?: number;
  readonly signal?: AbortSignal | undefined;
}

const PATIENCE_MS = 15_000;
const LIMIT_BYTES = 2 ** 20;
const MAX_HEADER_BYTES = 16 * 1024;
const OK = 200;
const BUSY = 429;
const FORBIDDEN = 403;

/** Asks a node of TRON by HTTP and returns what it answered. Follows no redirect, and throws `nodeUnreachable` for all but an answer. */
export async function askNode(access: NodeAccess, question: Question): Promise<Json> {
  const { host } = access.url;
  const { status, text } = await exchange(access, question);
  if (status === BUSY || status === FORBIDDEN)
    throw unreachable(host, "lets nobody ask so often: wait a minute, or use a key of your own");
  const answer = parseJson(text);
  const said = isObject(answer) ? answer["Error"] : undefined;
  if (said !== undefined) throw unreachable(host, `answered with an error (${messageIn(said)}): try again later`);
  if (status !== OK) throw unreachable(host, `answered with status ${String(status)}: check its address`);
  if (answer === undefined) throw unreachable(host, "does not speak as a node of TRON does: check its address");
  return answer;
}

function exchange(
  { url: base, apiKey, proxy: settings, patienceMs = PATIENCE_MS }: NodeAccess,
  { path, body, query = {}, limit = LIMIT_BYTES, signal }: Question,
): Promise<{ readonly status: number; readonly text: string }> {
  const url = new URL(path, base);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  const sent = body === undefined ? "" : JSON.stringify(body, exactNumbers);
  const deadline = AbortSignal.timeout(patienceMs);
  const ended = signal === undefined ? deadline : AbortSignal.any([signal, deadline]);
  const proxy = settings === undefined || isLoopback(url) ? undefined : proxyFor(url, settings);

  return new Promise((resolve, reject) => {
    const fail = (error: Error): void => {
      request.destroy();
      if (SwarmbidError.is(error)) reject(error);
      else if (signal?.aborted === true) reject(new SwarmbidError("cancelled", "Stopped: nothing was changed.", error));
      else if (deadline.aborted) reject(unreachable(url.host, "took too long to answer: try again later", error));
      else if (proxy !== undefined)
        reject(unreachable(url.host, `could not be asked. ${proxyTrouble(proxy, error).message}`, error));
      else
        reject(
          unreachable(url.host, `could not be reached${codeOf(error)}: check its address and your connection`, error),
        );
    };
    const request = (url.protocol === "https:" ? https : http).request(url, {
      method: body === undefined ? "GET" : "POST",
      agent: proxy === undefined ? false : proxyAgent(url, proxy, { signal: ended }),
      headers: {
        accept: "application/json",
        "accept-encoding": "identity",
        connection: "close",
        ...(body === undefined
          ? {}
          : { "content-type": "application/json", "content-length": String(Buffer.byteLength(sent)) }),
        ...(apiKey === undefined ? {} : { "TRON-PRO-API-KEY": apiKey }),
      },
      ...(proxy === undefined ? {} : { rejectUnauthorized: proxy.verifyCertificates }),
      maxHeaderSize: MAX_HEADER_BYTES,
      signal: ended,
    });
    request.on("error", fail);
    request.on("upgrade", (_head, socket) => {
      socket.destroy();
      fail(new Error("another protocol"));
    });
    request.on("response", (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.on("error", fail);
      response.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > limit)
          fail(unreachable(url.host, "answered with more than any node has to say: check its address"));
        else chunks.push(chunk);
      });
      response.on("end", () => {
        if (!response.complete) fail(new Error("the answer is not complete"));
        else resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString("utf8") });
      });
    });
    // Settles nothing that is settled: for requests that node gave up without a word.
    request.on("close", () => {
      fail(new Error("the node hung up"));
    });
    request.end(sent);
  });
}

/** Names the host and nothing else of the address: its path may hold a key. */
const unreachable = (host: string, what: string, cause?: unknown): SwarmbidError =>
  new SwarmbidError("nodeUnreachable", `The node ${host} ${what}.`, cause);

const codeOf = (error: Error): string => ("code" in error ? ` (${String(error.code)})` : "");

/** Bigints are written as the digits that they are. */
const exactNumbers = (_: string, value: unknown): unknown =>
  typeof value === "bigint" ? (JSON as unknown as RawJson).rawJSON(String(value)) : value;

/** Node has it since version 21; the types of the language do not know it yet. */
interface RawJson {
  rawJSON(text: string): unknown;
}
