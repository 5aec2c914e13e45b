import { accessSync, constants } from "node:fs";
import path from "node:path";

/** The path of the first program that is installed; otherwise an error with the command that installs it. */
export function requireProgram(names: readonly string[], install: string): string {
  for (const name of names) {
    for (const folder of (process.env["PATH"] ?? "").split(path.delimiter)) {
      const file = path.join(folder, name);
      try {
        accessSync(file, constants.X_OK);
        return file;
      } catch {
        // Not in this folder.
      }
    }
  }
  throw new Error(`${names[0] ?? ""} is missing: install it with “${install}”.`);
}
