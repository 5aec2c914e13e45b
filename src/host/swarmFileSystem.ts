import * as vscode from "vscode";
import { SwarmbidError, toErrorShape } from "../engine/errors.ts";
import type { Disposable } from "../engine/lifecycle.ts";
import type { FileSnapshot } from "../engine/model.ts";
import { MAX_DOCUMENT_BYTES } from "./documentSize.ts";
import type { EngineGate } from "./engineGate.ts";
import { readInTransfer } from "./readInTransfer.ts";
import { readSwarmUri, SWARM_SCHEME, type SwarmAddress } from "./swarmUri.ts";

interface Found {
  readonly address: SwarmAddress;
  /** Undefined: a folder. */
  readonly file: FileSnapshot | undefined;
  readonly files: readonly FileSnapshot[];
}

/** Lets the editor read files of transfers that are not complete yet, or that were not chosen. Nothing can be written. */
export function createSwarmFileSystem(gate: Pick<EngineGate, "open">): Disposable {
  async function find(uri: vscode.Uri): Promise<Found> {
    const address = readSwarmUri(uri);
    if (address === undefined) throw vscode.FileSystemError.FileNotFound(uri);
    const { path } = address;
    const files = await withSentence(uri, async () => (await gate.open()).transfers.files(address.transfer));
    const file = files.find((each) => each.path === path);
    const below = path === "" ? files : files.filter((each) => each.path.startsWith(`${path}/`));
    if (file === undefined && below.length === 0) throw vscode.FileSystemError.FileNotFound(uri);
    return { address, file, files: below };
  }

  const provider: vscode.FileSystemProvider = {
    // What is here never changes: only verified bytes are read.
    onDidChangeFile: () => new vscode.Disposable(() => undefined),
    watch: () => new vscode.Disposable(() => undefined),
    async stat(uri) {
      const { address, file } = await find(uri);
      const permissions = vscode.FilePermission.Readonly;
      if (file === undefined) return { type: vscode.FileType.Directory, ctime: 0, mtime: 0, size: 0, permissions };
      const { first, end } = range(file, address);
      return { type: vscode.FileType.File, ctime: 0, mtime: 0, size: end - first, permissions };
    },
    async readDirectory(uri) {
      const { address, files } = await find(uri);
      const from = address.path === "" ? 0 : address.path.length + 1;
      const types = new Map<string, vscode.FileType>();
      for (const { path } of files) {
        const [name = "", ...deeper] = path.slice(from).split("/");
        types.set(name, deeper.length === 0 ? vscode.FileType.File : vscode.FileType.Directory);
      }
      return [...types];
    },
    async readFile(uri) {
      const { address, file } = await find(uri);
      if (file === undefined) throw vscode.FileSystemError.FileIsADirectory(uri);
      const { first, end } = range(file, address);
      return withSentence(uri, async () => {
        if (end - first > MAX_DOCUMENT_BYTES) throw tooLarge();
        return readInTransfer(await gate.open(), { id: address.transfer, file: file.index, first, end });
      });
    },
    createDirectory: refuse,
    writeFile: refuse,
    delete: refuse,
    rename: refuse,
  };
  const reason = new vscode.MarkdownString(
    vscode.l10n.t("This is read from the swarm before the file is complete: it cannot be changed."),
  );
  return vscode.workspace.registerFileSystemProvider(SWARM_SCHEME, provider, {
    isReadonly: reason,
    isCaseSensitive: true,
  });
}

/** From `first` up to, not including, `end`. */
function range({ totalBytes }: FileSnapshot, { part }: SwarmAddress): { first: number; end: number } {
  if (part === undefined) return { first: 0, end: totalBytes };
  const end = Math.min(totalBytes, part.last + 1);
  return { first: Math.min(part.first, end), end };
}

/** The editor shows the text of its own errors alone. */
async function withSentence<T>(uri: vscode.Uri, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (SwarmbidError.is(error, "unknownTransfer")) throw vscode.FileSystemError.FileNotFound(uri);
    throw vscode.FileSystemError.Unavailable(toErrorShape(error).message);
  }
}

const tooLarge = (): SwarmbidError =>
  new SwarmbidError(
    "badInput",
    "This file is too large for an editor: open a part of it, or read it in a program by “Copy Stream Address”.",
  );

function refuse(uri: vscode.Uri): never {
  throw vscode.FileSystemError.NoPermissions(uri);
}
