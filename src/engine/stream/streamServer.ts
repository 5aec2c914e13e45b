import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { SwarmbidError } from "../errors.ts";
import type { TransferId } from "../model.ts";
import { answerRequest } from "./answerRequest.ts";
import type { ServedFile, StreamSource } from "./streamSource.ts";

const HOST = "127.0.0.1";
/** A token cannot be guessed: 128 random bits. */
const TOKEN_BYTES = 16;
const MAX_CONNECTIONS = 32;
const HEADERS_TIMEOUT_MS = 10_000;
/** A player that pauses for longer asks again where it was. */
const STALL_MS = 120_000;
const MAX_HEADER_BYTES = 8 * 1024;

/** Serves files of transfers to programs of this machine, by addresses that were asked for. */
export interface StreamServer {
  /** The address of a file, the same one whenever it is asked for. Listens from the first on. */
  address(id: TransferId, file: number): Promise<string>;
  /** The transfer's addresses are void; with the last one the port is closed. */
  forget(id: TransferId): void;
  close(): Promise<void>;
}

/** No socket exists before the first address and after the last one. */
export function createStreamServer(source: StreamSource, stallMs = STALL_MS): StreamServer {
  const served = new Map<string, ServedFile>();
  let listening: Promise<Server> | undefined;

  async function listen(): Promise<Server> {
    const server = createServer(
      { maxHeaderSize: MAX_HEADER_BYTES, headersTimeout: HEADERS_TIMEOUT_MS, keepAliveTimeout: HEADERS_TIMEOUT_MS },
      (request, response) => void answerRequest(request, response, { served, source, host: hostOf(server), stallMs }),
    );
    server.maxConnections = MAX_CONNECTIONS;
    server.listen(0, HOST);
    await once(server, "listening");
    return server;
  }

  async function close(): Promise<void> {
    const closing = listening;
    listening = undefined;
    served.clear();
    const server = await closing?.catch(() => undefined);
    if (server === undefined) return;
    const closed = once(server, "close");
    server.close();
    server.closeAllConnections();
    await closed;
  }

  return {
    async address(id, index) {
      const file = source.files(id).find((each) => each.index === index);
      if (file === undefined || file.state === "left out")
        throw new SwarmbidError("badInput", "This file cannot be read: choose another one of the transfer’s files.");
      const known = [...served].find(([, each]) => each.id === id && each.file.index === index)?.[0];
      const token = known ?? randomBytes(TOKEN_BYTES).toString("hex");
      served.set(token, { id, file });
      listening ??= listen();
      const server = await listening.catch((error: unknown) => {
        listening = undefined;
        throw error;
      });
      return `http://${hostOf(server)}/${token}/${encodeURIComponent(path.posix.basename(file.path))}`;
    },
    forget(id) {
      for (const [token, each] of served) if (each.id === id) served.delete(token);
      if (served.size === 0) void close();
    },
    close,
  };
}

const hostOf = (server: Server): string => `${HOST}:${String((server.address() as AddressInfo | null)?.port ?? 0)}`;
