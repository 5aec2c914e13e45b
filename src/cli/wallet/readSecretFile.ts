import { closeSync, fstatSync, openSync, read } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { SwarmbidError } from "../../engine/errors.ts";

const LARGEST_BYTES = 4_096;
const OTHERS = 0o077;
const STDIN = 0;
/** A pipe that does not block and has nothing is asked again. */
const AGAIN_MS = 20;
const readSome = promisify(read);

/** The first line of a file, of the descriptor N (`fd:N`) or of standard input (`-`). `option` is named in the errors. */
export async function readSecretFile(name: string, option: string, warn: (line: string) => void): Promise<string> {
  const bytes = new Uint8Array(LARGEST_BYTES + 1);
  try {
    const length = await (name === "-" ? readAll(STDIN, bytes) : readNamed(name, bytes, warn));
    if (length > LARGEST_BYTES)
      throw new SwarmbidError("badInput", `${option}: ${name} is longer than any secret: name another file.`);
    const [line = ""] = Buffer.from(bytes.buffer, 0, length).toString("utf8").split(/\r?\n/);
    if (line === "")
      throw new SwarmbidError("badInput", `${option}: the first line of ${name} is empty: write it there.`);
    return line;
  } catch (error) {
    if (SwarmbidError.is(error)) throw error;
    throw new SwarmbidError("badInput", `${option}: ${name} cannot be read: name a file that you can read.`, error);
  } finally {
    bytes.fill(0);
  }
}

async function readNamed(name: string, bytes: Uint8Array, warn: (line: string) => void): Promise<number> {
  const [, descriptor] = /^fd:(\d|[12]\d|3[01])$/.exec(name) ?? [];
  if (descriptor !== undefined) return readAll(Number(descriptor), bytes);
  const file = openSync(name, "r");
  try {
    const stat = fstatSync(file);
    if (process.platform !== "win32" && stat.isFile() && (stat.mode & OTHERS) !== 0)
      warn(`Others can read ${name}: \`chmod 600\` keeps it to yourself.\n`);
    return await readAll(file, bytes);
  } finally {
    closeSync(file);
  }
}

/** A pipe gives its bytes in pieces, and may have none yet. */
async function readAll(descriptor: number, bytes: Uint8Array): Promise<number> {
  let length = 0;
  while (length < bytes.length) {
    try {
      const { bytesRead } = await readSome(descriptor, bytes, length, bytes.length - length, null);
      if (bytesRead === 0) break;
      length += bytesRead;
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EAGAIN")) throw error;
      await delay(AGAIN_MS);
    }
  }
  return length;
}
