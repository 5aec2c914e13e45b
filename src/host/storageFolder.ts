import path from "node:path";

/** The two addresses of an extension's context that matter here. */
export interface StorageUris {
  /** Undefined in a window without a folder. */
  readonly storageUri: { readonly fsPath: string } | undefined;
  readonly globalStorageUri: { readonly fsPath: string };
}

/** Where the transfers of this workspace are remembered. A window without a folder cannot add any, but has a place too. */
export function storageFolder({ storageUri, globalStorageUri }: StorageUris): string {
  return storageUri?.fsPath ?? path.join(globalStorageUri.fsPath, "no-folder");
}
