import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { toErrorShape } from "../errors.ts";
import { parseRange } from "./parseRange.ts";
import type { ServedFile, StreamSource } from "./streamSource.ts";

/** Read and sent at a time: little is fetched ahead of what the program takes. */
const CHUNK_BYTES = 256 * 1024;

export interface Answering {
  /** By the token that an address begins with. */
  readonly served: ReadonlyMap<string, ServedFile>;
  readonly source: StreamSource;
  /** What the `Host` header must say: a name that was made to lead here (DNS rebinding) says something else. */
  readonly host: string;
  /** Whoever takes nothing for so long gives its connection to others. */
  readonly stallMs: number;
}

/** Answers one request of a program on this machine; who does not know an address learns nothing. Never rejects. */
export async function answerRequest(
  request: IncomingMessage,
  response: ServerResponse,
  { served, source, host, stallMs }: Answering,
): Promise<void> {
  const refuse = (status: number, sentence: string, headers: Record<string, string> = {}): void => {
    response.writeHead(status, { "Content-Type": "text/plain; charset=utf-8", ...headers });
    response.end(request.method === "HEAD" ? undefined : `${sentence}\n`);
  };
  const target = served.get(request.url?.split("/")[1] ?? "");
  if (request.headers.host !== host) {
    refuse(421, "This address is served under another name.");
    return;
  }
  // Programs send none; a page that does may come from anywhere.
  if (request.headers.origin !== undefined && request.headers.origin !== `http://${host}`) {
    refuse(403, "Pages of other addresses may not read here.");
    return;
  }
  if (target === undefined) {
    refuse(404, "There is no such address: copy it anew.");
    return;
  }
  if (request.method !== "GET" && request.method !== "HEAD") {
    refuse(405, "Files are only read here.", { Allow: "GET, HEAD" });
    return;
  }
  const { file } = target;
  const range = parseRange(request.headers.range, file.totalBytes);
  if (range.kind === "unsatisfiable") {
    refuse(416, "The file has no such part.", { "Content-Range": `bytes */${String(file.totalBytes)}` });
    return;
  }
  const { first, last } = range.kind === "part" ? range : { first: 0, last: file.totalBytes - 1 };

  const abort = new AbortController();
  response.on("close", () => {
    abort.abort();
  });
  const read = (offset: number): Promise<Uint8Array> =>
    source.read(
      target.id,
      { file: file.index, offset, length: Math.min(CHUNK_BYTES, last + 1 - offset) },
      abort.signal,
    );
  /** Waits until the program took what it was sent. */
  const taken = (event: "drain" | "finish"): Promise<unknown> =>
    once(response, event, { signal: AbortSignal.any([abort.signal, AbortSignal.timeout(stallMs)]) });
  const begin = (): void => {
    const part =
      range.kind === "part" ? `bytes ${String(first)}-${String(last)}/${String(file.totalBytes)}` : undefined;
    response.writeHead(part === undefined ? 200 : 206, {
      "Accept-Ranges": "bytes",
      "Content-Length": last + 1 - first,
      // A stranger's file is data: no browser shows or runs it.
      "Content-Type": "application/octet-stream",
      "Content-Disposition": "attachment",
      "X-Content-Type-Options": "nosniff",
      "Cache-Control": "no-store",
      ...(part === undefined ? {} : { "Content-Range": part }),
    });
  };
  if (request.method === "HEAD") {
    begin();
    response.end();
    return;
  }
  try {
    for (let at = first; at <= last; ) {
      const bytes = await read(at);
      if (bytes.length === 0) break;
      // Only now is it known that there is something to send.
      if (!response.headersSent) begin();
      at += bytes.length;
      if (!response.write(bytes)) await taken("drain");
    }
    if (!response.headersSent) begin();
    response.end();
    if (!response.writableFinished) await taken("finish");
  } catch (error) {
    if (response.headersSent) response.destroy();
    else if (!abort.signal.aborted) refuse(503, toErrorShape(error).message, { "Retry-After": "30" });
  }
}
