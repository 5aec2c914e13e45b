import { closeSync, fsyncSync, mkdirSync, openSync, readSync, renameSync, unlinkSync, writeSync } from "node:fs";
import path from "node:path";
import { SwarmbidError } from "../../errors.ts";
import { placeNew } from "../placeNew.ts";
import {
  decodeEnvelope,
  type Envelope,
  type EnvelopeFault,
  encodeEnvelope,
  LARGEST_ENVELOPE_BYTES,
} from "./envelope.ts";

/**
 * The file of the one wallet in a folder. Each change is durable when it returns; a crash leaves the old file or the new one. Changes
 * are made by one process at a time: see `Guard.alone`.
 */
export interface WalletFile {
  readonly path: string;
  /** Undefined when there is none. Throws `walletBroken` for what cannot be opened, and leaves it as it is. */
  read(): Envelope | undefined;
  /** Throws `walletExists` when there is a file already, whatever is in it. */
  create(envelope: Envelope): void;
  /** Puts the new one in the place of the old one; throws `walletExists` when another one is there by now. */
  replace(old: Envelope, envelope: Envelope): void;
  /** Deletes it; throws `walletExists` when another one is there by now. */
  remove(old: Envelope): void;
}

const NAME = "wallet";
const OWNER_ALONE = 0o600;
const OWNER_FOLDER = 0o700;

const FAULTS: Readonly<Record<EnvelopeFault, string>> = {
  foreign: "is no wallet of Swarmbid: move it away, or name another folder",
  damaged: "is damaged: keep it, and import your phrase in another folder",
  newer: "was written by a newer version: update Swarmbid",
  "other work": "wants another scrypt than ours, which may be a trap: import your phrase in another folder",
};

/** `folder` is made with the first wallet. */
export function walletFile(folder: string): WalletFile {
  const file = path.join(folder, NAME);
  const content = (): Uint8Array | undefined => readBounded(file);
  const write = (envelope: Envelope, place: (from: string) => void): void => {
    const temporary = path.join(folder, `${NAME}.new`);
    try {
      mkdirSync(folder, { recursive: true, mode: OWNER_FOLDER });
      // What a killed process left: whoever changes the wallet is alone.
      unlinkIfThere(temporary);
      writeDurably(temporary, encodeEnvelope(envelope));
      try {
        place(temporary);
      } finally {
        unlinkIfThere(temporary);
      }
      syncFolder(folder);
    } catch (error) {
      if (SwarmbidError.is(error)) throw error;
      throw new SwarmbidError(
        "fileAccess",
        `The wallet cannot be kept in ${folder}: make that folder writable.`,
        error,
      );
    }
  };
  const refuseOther = (old: Envelope): void => {
    const there = content();
    if (there === undefined || Buffer.compare(there, encodeEnvelope(old)) !== 0) throw changed(file);
  };
  return {
    path: file,
    read() {
      const bytes = content();
      if (bytes === undefined) return undefined;
      const envelope = decodeEnvelope(bytes);
      if (typeof envelope !== "string") return envelope;
      throw new SwarmbidError("walletBroken", `The wallet ${file} ${FAULTS[envelope]}.`);
    },
    create(envelope) {
      write(envelope, (temporary) => {
        placeWithoutOverwriting(temporary, file);
      });
    },
    replace(old, envelope) {
      write(envelope, (temporary) => {
        refuseOther(old);
        renameSync(temporary, file);
      });
    },
    remove(old) {
      refuseOther(old);
      try {
        unlinkSync(file);
        syncFolder(folder);
      } catch (error) {
        throw new SwarmbidError("fileAccess", `The wallet ${file} cannot be deleted: make its folder writable.`, error);
      }
    },
  };
}

function readBounded(file: string): Uint8Array | undefined {
  let descriptor: number;
  try {
    descriptor = openSync(file, "r");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw unreadable(file, error);
  }
  try {
    const bytes = new Uint8Array(LARGEST_ENVELOPE_BYTES + 1);
    let length = 0;
    for (let read = -1; read !== 0 && length < bytes.length; length += read)
      read = readSync(descriptor, bytes, length, bytes.length - length, null);
    return bytes.subarray(0, length);
  } catch (error) {
    throw unreadable(file, error);
  } finally {
    closeSync(descriptor);
  }
}

function writeDurably(file: string, bytes: Uint8Array): void {
  const descriptor = openSync(file, "wx", OWNER_ALONE);
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function placeWithoutOverwriting(from: string, to: string): void {
  try {
    placeNew(from, to);
  } catch (error) {
    throw codeOf(error) === "EEXIST" ? exists(to, error) : error;
  }
}

/** Windows has no such thing: there a name is durable with its file. */
function syncFolder(folder: string): void {
  if (process.platform === "win32") return;
  const descriptor = openSync(folder, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function unlinkIfThere(file: string): void {
  try {
    unlinkSync(file);
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error;
  }
}

const codeOf = (error: unknown): unknown => (error instanceof Error && "code" in error ? error.code : undefined);

const exists = (file: string, cause: unknown): SwarmbidError =>
  new SwarmbidError(
    "walletExists",
    `There is a wallet already (${file}): export its phrase and forget it first.`,
    cause,
  );

const changed = (file: string): SwarmbidError =>
  new SwarmbidError(
    "walletExists",
    `Another process changed the wallet ${file} meanwhile: look at it, then try again.`,
  );

const unreadable = (file: string, cause: unknown): SwarmbidError =>
  new SwarmbidError("fileAccess", `The wallet ${file} cannot be read: look at its permissions and its disk.`, cause);
