import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Line } from "./lines.ts";

/** The scratch folders of one VS Code: nothing of the user's own VS Code is read or written. */
export interface Profile {
  readonly folder: string;
  readonly userData: string;
  readonly serverData: string;
  readonly extensions: string;
  readonly home: string;
  remove(): void;
}

/** Quiet, offline, and without what would cover the workbench in a screenshot. */
const QUIET: Readonly<Record<string, unknown>> = {
  "chat.commandCenter.enabled": false,
  "chat.disableAIFeatures": true,
  "editor.accessibilitySupport": "off",
  "extensions.autoCheckUpdates": false,
  "extensions.ignoreRecommendations": true,
  "git.enabled": false,
  "git.openRepositoryInParentFolders": "never",
  "json.schemaDownload.enable": false,
  "npm.fetchOnlinePackageInfo": false,
  "remote.autoForwardPorts": false,
  "telemetry.telemetryLevel": "off",
  "typescript.disableAutomaticTypeAcquisition": true,
  "update.mode": "none",
  "window.commandCenter": false,
  "window.confirmBeforeClose": "never",
  "workbench.reduceMotion": "on",
  "workbench.enableExperiments": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.settings.enableNaturalLanguageSearch": false,
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "workbench.welcomePage.walkthroughs.openOnInstall": false,
};

export interface ProfileOptions {
  /** Restricted Mode until the user trusts the folder; otherwise every folder is trusted. */
  readonly restricted?: boolean;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Keep the profile here, and do not remove it; undefined: a new folder for temporary files. */
  readonly folder?: string;
}

export function createProfile(line: Line, options: ProfileOptions = {}): Profile {
  const folder = options.folder ?? mkdtempSync(path.join(tmpdir(), "swarmbid-workbench-"));
  const at = (name: string): string => {
    const made = path.join(folder, name);
    mkdirSync(made, { recursive: true });
    return made;
  };
  const profile = {
    folder,
    userData: at("user"),
    serverData: at("server"),
    extensions: at("extensions"),
    home: at("home"),
    remove() {
      if (options.folder === undefined) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
  const trust =
    options.restricted === true
      ? { "security.workspace.trust.enabled": true, "security.workspace.trust.startupPrompt": "never" }
      : { "security.workspace.trust.enabled": false };
  // This server keeps the user's settings on its own side; those of machine scope count in the machine's file only.
  const settings = JSON.stringify({ ...QUIET, ...line.settings, ...trust, ...options.settings }, undefined, 2);
  for (const scope of ["User", "Machine"])
    writeFileSync(path.join(at(path.join("user", scope)), "settings.json"), settings);
  return profile;
}
