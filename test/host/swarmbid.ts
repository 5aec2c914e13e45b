import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { TestApi } from "../../src/extension.ts";

export interface Manifest {
  readonly activationEvents: readonly string[];
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
}

/** The extension under test. */
export function swarmbid(): vscode.Extension<unknown> {
  const extension = vscode.extensions.getExtension("swarmbid.swarmbid");
  assert.ok(extension, "VS Code does not know the extension swarmbid.swarmbid");
  return extension;
}

export const manifest = (): Manifest => swarmbid().packageJSON as Manifest;

/** The engine's door, which the extension opens to tests alone. */
export async function testApi(): Promise<TestApi> {
  const api = await (swarmbid() as vscode.Extension<TestApi | undefined>).activate();
  assert.ok(api, "the extension hands nothing to tests");
  return api;
}
