import { once } from "node:events";
import { readFileSync, statSync } from "node:fs";
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import path from "node:path";

/** One request that came in. */
export interface Asked {
  readonly path: string;
  readonly first: number;
  readonly last: number;
}

export interface FileServer {
  /** Ends with a slash. */
  readonly url: string;
  readonly asked: readonly Asked[];
  /** Payload bytes that were handed to connections. */
  readonly sentBytes: number;
  /** TCP connections that were accepted. */
  readonly connections: number;
  /** Hangs up on everybody and listens no more. */
  close(): Promise<void>;
}

export interface ServerFaults {
  /** Answers in our place; false: we answer. */
  readonly answer?: (asked: Asked, response: ServerResponse, request: IncomingMessage) => boolean;
  /** Changes the bytes of a range before they are sent. */
  readonly spoil?: (asked: Asked, bytes: Buffer) => Buffer;
  /** Bytes per second of each answer; undefined: as fast as it goes. */
  readonly rate?: number;
}

/** An HTTP server on loopback that serves ranges of the files of a folder. */
export async function startFileServer(folder: string, faults: ServerFaults = {}): Promise<FileServer> {
  const asked: Asked[] = [];
  const sockets = new Set<Socket>();
  let sentBytes = 0;
  let connections = 0;

  const serve: RequestListener = (request, response) => {
    const file = decodeURIComponent(new URL(request.url ?? "/", "http://files").pathname);
    const groups = /^bytes=(?<first>\d+)-(?<last>\d+)$/.exec(request.headers.range ?? "")?.groups;
    const seen = { path: file, first: Number(groups?.["first"] ?? 0), last: Number(groups?.["last"] ?? -1) };
    asked.push(seen);
    if (faults.answer?.(seen, response, request) === true) return;
    const at = path.join(folder, file);
    const size = statSync(at, { throwIfNoEntry: false })?.size;
    if (size === undefined || groups === undefined) {
      response.writeHead(404).end();
      return;
    }
    const range = readFileSync(at).subarray(seen.first, seen.last + 1);
    const bytes = faults.spoil?.(seen, Buffer.from(range)) ?? range;
    response.writeHead(206, {
      "content-range": `bytes ${String(seen.first)}-${String(seen.last)}/${String(size)}`,
      "content-length": bytes.length,
    });
    send(response, bytes);
  };

  function send(response: ServerResponse, bytes: Buffer): void {
    const { rate } = faults;
    const step = rate === undefined ? 65_536 : Math.max(1, Math.floor(rate / 20));
    const next = (at: number): void => {
      if (response.destroyed) return;
      if (at >= bytes.length) {
        response.end();
        return;
      }
      const part = bytes.subarray(at, at + step);
      sentBytes += part.length;
      const flows = response.write(part);
      const goOn = (): void => {
        next(at + step);
      };
      if (rate !== undefined) setTimeout(goOn, 50);
      else if (flows) setImmediate(goOn);
      else response.once("drain", goOn);
    };
    next(0);
  }

  const server = createServer(serve);
  server.on("connection", (socket) => {
    connections += 1;
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`,
    asked,
    get sentBytes() {
      return sentBytes;
    },
    get connections() {
      return connections;
    },
    async close() {
      if (!server.listening) return;
      for (const socket of sockets) socket.destroy();
      await once(server.close(), "close");
    },
  };
}
