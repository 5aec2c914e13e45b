/**
 * Why a file at this path is left out unless the user allows it; undefined for an ordinary one. Some tools run code
 * that such names hold as soon as a folder is opened or entered. `path` has `/` between its components.
 */
export function riskOf(path: string): string | undefined {
  for (const name of path.split("/")) {
    const risky = riskyName(name);
    if (risky !== undefined) return `Tools may run code from “${risky}”`;
  }
  return undefined;
}

/** The name that a component amounts to for a tool on some file system. */
export function riskyName(name: string): string | undefined {
  // Nearly all names are plain: judging tens of thousands of them character by character takes a second.
  if (PLAIN_NAME.test(name) && !/workspace/i.test(name)) return undefined;
  const plain = name
    .normalize("NFKC")
    .replaceAll(/\p{Default_Ignorable_Code_Point}/gu, "")
    .toLowerCase()
    .replace(/:.*$/s, "")
    .replace(/[. ]+$/, "");
  if (RISKY_NAMES.has(plain)) return plain;
  if (plain.endsWith(WORKSPACE_FILE)) return `*${WORKSPACE_FILE}`;
  return shortNameOf(plain);
}

/** What an 8.3 name stands for: up to six characters, or two and a checksum of four digits, then `~` and a number. */
function shortNameOf(plain: string): string | undefined {
  const parts = /^(?<stem>[^.]{1,6})~[0-9]{1,6}(?:\.(?<extension>[^.]{0,3}))?$/u.exec(plain)?.groups;
  if (parts === undefined) return undefined;
  const { stem = "", extension = "" } = parts;
  if (extension === WORKSPACE_FILE.slice(1, 4)) return `*${WORKSPACE_FILE}`;
  for (const risky of RISKY_NAMES) {
    const [long = "", longExtension = ""] = risky.slice(1).split(".");
    if (extension !== longExtension.slice(0, 3)) continue;
    if (stem === long.slice(0, 6) || (/^..[0-9a-f]{4}$/.test(stem) && stem.slice(0, 2) === long.slice(0, 2)))
      return risky;
  }
  return undefined;
}

/** Printable ASCII without `:` and `~`, not beginning with a dot: none of the names below, however it is written. */
const PLAIN_NAME = /^[!-\-/-9;-}][ -9;-}]*$/;

const WORKSPACE_FILE = ".code-workspace";

/** Version control, editors, agents, shells and package managers that act on what such a file or folder says. */
const RISKY_NAMES: ReadonlySet<string> = new Set([
  ".git",
  ".gitmodules",
  ".hg",
  ".svn",
  ".vscode",
  ".devcontainer",
  ".devcontainer.json",
  ".github",
  ".husky",
  ".idea",
  ".vs",
  ".cursor",
  ".claude",
  ".mcp.json",
  ".envrc",
  ".npmrc",
  ".yarnrc",
  ".yarnrc.yml",
  ".pnpmfile.cjs",
]);
