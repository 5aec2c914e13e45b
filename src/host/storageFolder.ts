import path from "node:path";
import type { ExtensionContext } from "vscode";

/** Where the transfers of this workspace are remembered. A window without a folder cannot add any, but has a place too. */
export function storageFolder({
  storageUri,
  globalStorageUri,
}: Pick<ExtensionContext, "storageUri" | "globalStorageUri">): string {
  return storageUri?.fsPath ?? path.join(globalStorageUri.fsPath, "no-folder");
}
