import { SwarmbidError } from "../errors.ts";

/** The operating system's word for a failure ("ENOSPC"), or undefined when it is not one of its errors. */
export function errnoOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}

/** Nothing bears that name: neither the file nor, perhaps, its folder. */
export function isAbsent(error: unknown): boolean {
  return errnoOf(error) === "ENOENT";
}

/** Turns what the file system said about `path` into the sentence for the user; our own errors pass unchanged. */
export function toFileError(error: unknown, path: string): SwarmbidError {
  if (SwarmbidError.is(error)) return error;
  switch (errnoOf(error)) {
    case "ENOSPC":
    case "EDQUOT":
      return new SwarmbidError("noSpace", `There is no room on the disk for “${path}”: free some, then resume.`, error);
    case "EACCES":
    case "EPERM":
      return new SwarmbidError(
        "fileAccess",
        `“${path}” is not accessible: change its permissions, then resume.`,
        error,
      );
    case "EROFS":
      return new SwarmbidError(
        "fileAccess",
        `“${path}” is on a read-only disk: make it writable or choose another folder, then resume.`,
        error,
      );
    case "EMFILE":
    case "ENFILE":
      return new SwarmbidError(
        "fileAccess",
        `“${path}” cannot be opened because too many files are open: close some programs, then resume.`,
        error,
      );
    case "ENAMETOOLONG":
      return new SwarmbidError(
        "fileAccess",
        `The path “${path}” is too long for this disk: choose a folder with a shorter path.`,
        error,
      );
    case "ENOENT":
      return missing(path, error);
    case "ELOOP":
      return linkInTheWay(path, error);
    case "EEXIST":
    case "ENOTDIR":
    case "EISDIR":
    case "ENOTEMPTY":
      return inTheWay(path, error);
    default:
      return new SwarmbidError("fileAccess", `The disk refused “${path}”: check the disk, then resume.`, error);
  }
}

export function missing(path: string, cause?: unknown): SwarmbidError {
  return new SwarmbidError("missingFiles", `“${path}” is gone: put it back or verify the transfer.`, cause);
}

export function tooShort(path: string): SwarmbidError {
  return new SwarmbidError("missingFiles", `“${path}” is shorter than it was: verify the transfer to fetch the rest.`);
}

export function changed(path: string): SwarmbidError {
  return new SwarmbidError("filesChanged", `“${path}” was changed by something else: verify the transfer.`);
}

export function inTheWay(path: string, cause?: unknown): SwarmbidError {
  return new SwarmbidError(
    "fileConflict",
    `“${path}” is in the way and is not overwritten: move it or choose another folder.`,
    cause,
  );
}

export function linkInTheWay(path: string, cause?: unknown): SwarmbidError {
  return new SwarmbidError(
    "unsafePath",
    `“${path}” is a link that may lead out of the folder: remove it or choose another folder.`,
    cause,
  );
}
