import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import path from "node:path";
import type { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { SwarmbidError } from "../../errors.ts";
import { shownText } from "../../torrent/shownText.ts";
import { createRangeCollector } from "./addressRanges.ts";
import { addressNumber, readFilterLine } from "./filterLine.ts";

/** Addresses that the user wants nothing to do with. */
export interface IpFilter {
  readonly ranges: number;
  /** False for what is no IP address. */
  blocks(address: string): boolean;
}

export interface IpFilterLimits {
  readonly fileBytes: number;
  /** After decompression. */
  readonly textBytes: number;
  readonly ranges: number;
  readonly lineBytes: number;
}

const MIB = 1024 * 1024;
const LIMITS: IpFilterLimits = { fileBytes: 64 * MIB, textBytes: 256 * MIB, ranges: 1_000_000, lineBytes: 4_096 };
const SHOWN_CHARACTERS = 60;
const BYTE_ORDER_MARK = "\u00ef\u00bb\u00bf";

/**
 * Reads a filter file (see `readFilterLine` for its lines), gzip-compressed or not. Throws `badInput` with the number of the
 * first line that is not understood, `fileAccess` when the file cannot be read: half a filter is worse than none.
 */
export async function readIpFilter(file: string, limits: IpFilterLimits = LIMITS): Promise<IpFilter> {
  const name = path.basename(file);
  const collector = createRangeCollector();
  let ranges = 0;
  let lineNumber = 0;

  function take(line: string): void {
    lineNumber += 1;
    const range = readFilterLine(lineNumber === 1 && line.startsWith(BYTE_ORDER_MARK) ? line.slice(3) : line);
    if (range === undefined)
      throw refusal(
        `Line ${String(lineNumber)} of the IP filter “${name}” is not understood (“${shownText(line.slice(0, SHOWN_CHARACTERS)) ?? ""}”)`,
        "correct it, or name another list",
      );
    if (range === "nothing") return;
    ranges += 1;
    if (ranges > limits.ranges) throw tooLarge(name, `${String(limits.ranges)} ranges`);
    collector.add(range);
  }

  let rest = "";
  let textBytes = 0;
  try {
    for await (const chunk of await textOf(file, name, limits)) {
      const bytes = chunk as Buffer;
      textBytes += bytes.length;
      if (textBytes > limits.textBytes) throw tooLarge(name, `${String(limits.textBytes / MIB)} MiB of text`);
      // Names are in whatever encoding; addresses are ASCII in all of them.
      const lines = (rest + bytes.toString("latin1")).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) take(line);
      if (rest.length > limits.lineBytes)
        throw refusal(
          `Line ${String(lineNumber + 1)} of the IP filter “${name}” is longer than ${String(limits.lineBytes)} characters`,
          "name a text file with one range a line",
        );
    }
  } catch (error) {
    if (SwarmbidError.is(error)) throw error;
    throw unreadable(name, error);
  }
  if (rest !== "") take(rest);
  const found = await collector.finish();
  return {
    ranges: found.count,
    blocks(address) {
      const number = addressNumber(address.replace(/%.*$/, ""));
      return number !== undefined && found.has(number);
    },
  };
}

async function textOf(file: string, name: string, limits: IpFilterLimits): Promise<Readable> {
  try {
    const found = await stat(file);
    // Anything else, a pipe say, may never end or never begin.
    if (!found.isFile()) throw refusal(`The IP filter “${name}” is no file`, "name a file");
    if (found.size > limits.fileBytes) throw tooLarge(name, `${String(limits.fileBytes / MIB)} MiB`);
    const isCompressed = await beginsAsGzip(file);
    const raw = createReadStream(file, { end: Math.max(0, limits.fileBytes - 1) });
    if (!isCompressed) return raw;
    const text = raw.pipe(createGunzip());
    raw.on("error", (error) => text.destroy(error));
    text.on("close", () => raw.destroy());
    return text;
  } catch (error) {
    if (SwarmbidError.is(error)) throw error;
    throw unreadable(name, error);
  }
}

async function beginsAsGzip(file: string): Promise<boolean> {
  const handle = await open(file, "r");
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await handle.close();
  }
}

const refusal = (what: string, step: string): SwarmbidError => new SwarmbidError("badInput", `${what}: ${step}.`);

const tooLarge = (name: string, limit: string): SwarmbidError =>
  refusal(`The IP filter “${name}” has more than ${limit}`, "name a smaller list");

const unreadable = (name: string, cause: unknown): SwarmbidError =>
  new SwarmbidError(
    "fileAccess",
    `The IP filter “${name}” cannot be read: check the file, or name another list.`,
    cause,
  );
