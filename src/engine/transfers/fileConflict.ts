import { SwarmbidError } from "../errors.ts";

/** `count` files are in the way, `file` is the first. */
export function fileConflict(file: string, count: number): SwarmbidError {
  return new SwarmbidError(
    "fileConflict",
    `“${file}”${count > 1 ? ` and ${String(count - 1)} more` : ""} already exists with other contents: move it away or choose another folder, then resume.`,
  );
}
