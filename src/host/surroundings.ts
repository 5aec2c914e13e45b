import { version } from "../../package.json";

/** The part of VS Code's API that says which one it is. */
export interface Editor {
  readonly version: string;
  /** Undefined in a local window; else such as `ssh-remote`. */
  readonly env: { readonly remoteName: string | undefined };
}

type Machine = Pick<NodeJS.Process, "platform" | "arch"> & { readonly versions: { readonly node: string } };

/** The first line of the log: what a report of a fault has to name. */
export function surroundingsLine(editor: Editor, { versions, platform, arch }: Machine): string {
  const { remoteName } = editor.env;
  const where = remoteName === undefined ? "" : `, remote window (${remoteName})`;
  return `Swarmbid ${version} in VS Code ${editor.version}, Node ${versions.node}, ${platform} ${arch}${where}.`;
}
