import path from "node:path";
import { SwarmbidError } from "../engine/errors.ts";
import type { PreviewFile } from "../engine/model.ts";
import { exists } from "./exists.ts";

/** Says which folder lacks which of a torrent's files, and which one was probably meant. */
export async function missingData(
  { name, files }: { readonly name: string; readonly files: readonly Pick<PreviewFile, "path">[] },
  folder: string,
  cause?: unknown,
): Promise<SwarmbidError> {
  const shown = path.resolve(folder);
  if (!(await exists(shown)))
    return error(`The folder ${shown} does not exist: name the folder that holds “${name}” with --data.`);
  const lacking: string[] = [];
  for (const file of files) {
    if (!(await exists(path.join(shown, ...file.path.split("/"))))) lacking.push(file.path);
  }
  const [first = name, ...others] = lacking;
  const parent = path.dirname(shown);
  const isOneTooDeep = path.basename(shown) === name && (await exists(path.join(parent, ...first.split("/"))));
  const what = `${shown} lacks “${first}”${others.length === 0 ? "" : ` and ${others.length} more`}`;
  if (isOneTooDeep) return error(`${what}: --data wants the folder that holds “${name}”, which is ${parent}.`);
  if (lacking.length === files.length) return error(`${what}: name the folder that holds “${name}” with --data.`);
  return error(`${what}: put it back, or name another folder with --data.`);

  function error(sentence: string): SwarmbidError {
    return new SwarmbidError("missingFiles", sentence, cause);
  }
}
