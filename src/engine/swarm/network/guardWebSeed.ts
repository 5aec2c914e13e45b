import type { Metainfo } from "../../torrent/metainfo.ts";
import { fetchRange } from "./fetchRange.ts";
import type { WebSeedConnection } from "./libraryShapes.ts";
import { networkPolicy } from "./networkPolicy.ts";
import { type WebSeedPart, webSeedRanges } from "./webSeedRanges.ts";

const PARALLEL_PARTS = 4;

/**
 * Replaces how the library asks a web seed: addresses are encoded, padding is not asked for, and only exactly the bytes
 * that were wanted are an answer (the library would wait for ever for a block of another length). `signal` ends requests.
 */
export function guardWebSeed(connection: WebSeedConnection, metainfo: Metainfo, signal: AbortSignal): void {
  connection.httpRequest = (piece, offset, length, done) => {
    const start = piece * metainfo.pieceBytes + offset;
    const parts = webSeedRanges(connection.url, metainfo.name, metainfo.files, start, length);
    readParts(parts, signal).then(
      (answers) => {
        const bytes = Buffer.concat(answers);
        connection.problem = bytes.length === length ? undefined : `it sent ${bytes.length} bytes instead of ${length}`;
        if (connection.problem === undefined) done(null, bytes);
        else done(new Error(`The web seed is of no use: ${connection.problem}`));
      },
      (error: unknown) => {
        if (!signal.aborted) connection.problem = error instanceof Error ? error.message : String(error);
        done(error instanceof Error ? error : new Error(String(error)));
      },
    );
  };
}

/** A piece may touch thousands of files: a few are asked at a time. */
async function readParts(parts: readonly WebSeedPart[], signal: AbortSignal): Promise<Uint8Array[]> {
  const answers: Uint8Array[] = [];
  for (let at = 0; at < parts.length; at += PARALLEL_PARTS) {
    answers.push(...(await Promise.all(parts.slice(at, at + PARALLEL_PARTS).map((part) => readPart(part, signal)))));
  }
  return answers;
}

async function readPart(part: WebSeedPart, signal: AbortSignal): Promise<Uint8Array> {
  if ("zeros" in part) return new Uint8Array(part.zeros);
  const { allowLocalNetwork } = networkPolicy();
  const response = await fetchRange(part.url, part.range, { allowLocalNetwork, signal });
  if (!response.ok) throw new Error(`it answered with status ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}
