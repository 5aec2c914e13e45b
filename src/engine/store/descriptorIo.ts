import { read, write } from "node:fs";
import { promisify } from "node:util";

const readOnce = promisify(read);
const writeOnce = promisify(write);

/** Fills `target` from `position` of the file; answers how many bytes the file had, fewer than asked at its end. */
export async function readAt(descriptor: number, target: Uint8Array, position: number): Promise<number> {
  let done = 0;
  while (done < target.length) {
    const { bytesRead } = await readOnce(descriptor, target, done, target.length - done, position + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return done;
}

/** Writes all bytes at `position`, however many calls the system wants for it. */
export async function writeAt(descriptor: number, bytes: Uint8Array, position: number): Promise<void> {
  let done = 0;
  while (done < bytes.length) {
    const { bytesWritten } = await writeOnce(descriptor, bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}
