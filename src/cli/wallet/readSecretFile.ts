import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { SwarmbidError } from "../../engine/errors.ts";

const LARGEST_BYTES = 4_096;
const OTHERS = 0o077;
const STDIN = 0;

/** The first line of a file, of the descriptor N (`fd:N`) or of standard input (`-`). `option` is named in the errors. */
export function readSecretFile(name: string, option: string, warn: (line: string) => void): string {
  const bytes = new Uint8Array(LARGEST_BYTES + 1);
  try {
    const length = name === "-" ? readAll(STDIN, bytes) : readNamed(name, bytes, warn);
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

function readNamed(name: string, bytes: Uint8Array, warn: (line: string) => void): number {
  const [, descriptor] = /^fd:(\d{1,5})$/.exec(name) ?? [];
  if (descriptor !== undefined) return readAll(Number(descriptor), bytes);
  const file = openSync(name, "r");
  try {
    const stat = fstatSync(file);
    if (process.platform !== "win32" && stat.isFile() && (stat.mode & OTHERS) !== 0)
      warn(`Others can read ${name}: \`chmod 600\` keeps it to yourself.\n`);
    return readAll(file, bytes);
  } finally {
    closeSync(file);
  }
}

/** A pipe gives its bytes in pieces, and may have none yet. */
function readAll(descriptor: number, bytes: Uint8Array): number {
  let length = 0;
  while (length < bytes.length) {
    const read = readSync(descriptor, bytes, length, bytes.length - length, null);
    if (read === 0) break;
    length += read;
  }
  return length;
}
