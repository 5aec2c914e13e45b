import type { Server } from "./server.ts";

export interface WorkbenchAddress {
  /** A folder, or a *.code-workspace file; undefined: an empty window. */
  readonly workspace?: string;
  /** One folder; the page honours one. */
  readonly developmentPath?: string;
  readonly testsPath?: string;
}

/** The address of the page that opens a window of this server. */
export function workbenchUrl(server: Server, { workspace, developmentPath, testsPath }: WorkbenchAddress): string {
  const url = new URL(server.url);
  if (workspace === undefined) url.searchParams.set("ew", "true");
  else url.searchParams.set(workspace.endsWith(".code-workspace") ? "workspace" : "folder", workspace);
  const remote = (file: string): string => `vscode-remote://${server.authority}${file}`;
  const payload: (readonly [string, string])[] = [
    ["skipWelcome", "true"],
    ["skipReleaseNotes", "true"],
  ];
  if (developmentPath !== undefined) payload.push(["extensionDevelopmentPath", remote(developmentPath)]);
  if (testsPath !== undefined) payload.push(["extensionTestsPath", remote(testsPath)]);
  url.searchParams.set("payload", JSON.stringify(payload));
  return url.toString();
}
