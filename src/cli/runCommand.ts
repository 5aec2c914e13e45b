import { homedir } from "node:os";
import path from "node:path";
import type { TorrentEngine } from "../engine/door.ts";
import type { EngineSettings } from "../engine/model.ts";
import type { Clock } from "../engine/ports.ts";
import type { Command, FetchCommand, SeedCommand, ShowCommand, VerifyCommand } from "./commandLine.ts";
import { createCommand } from "./createCommand.ts";
import { fetchCommand } from "./fetchCommand.ts";
import type { Outcome, Output } from "./output.ts";
import { seedCommand } from "./seedCommand.ts";
import { showCommand } from "./showCommand.ts";
import { realPathSoFar, stateFolder } from "./stateFolder.ts";
import { verifyCommand } from "./verifyCommand.ts";

export type EngineCommand = FetchCommand | SeedCommand | ShowCommand | VerifyCommand;
export type RunnableCommand = Exclude<Command, { readonly name: "help" | "version" }>;

export interface RunParts {
  readonly output: Output;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Starts an engine whose state lives in the folder. */
  openEngine(folder: string, settings: EngineSettings): Promise<TorrentEngine>;
}

/** Runs a command to its end; the engine it needs is closed whatever happens. */
export async function runCommand(command: RunnableCommand, parts: RunParts): Promise<Outcome> {
  if (command.name === "create") return createCommand(command, parts.output, parts.signal);
  const engine = await parts.openEngine(stateFolderOf(command), command.settings);
  try {
    const open = { ...parts, engine };
    switch (command.name) {
      case "fetch":
        return await fetchCommand(command, open);
      case "seed":
        return await seedCommand(command, open);
      case "show":
        return await showCommand(command, open);
      case "verify":
        return await verifyCommand(command, open);
    }
  } finally {
    await engine.close();
  }
}

/** The same command line finds the same folder again. */
function stateFolderOf(command: EngineCommand): string {
  if ("state" in command && command.state !== undefined) return path.resolve(command.state);
  const surroundings = { platform: process.platform, home: homedir(), env: process.env };
  switch (command.name) {
    case "fetch":
      return stateFolder(surroundings, "fetch", realPathSoFar(command.into));
    case "seed":
      return stateFolder(surroundings, "seed", realPathSoFar(command.torrentFile), realPathSoFar(command.data));
    case "verify":
      return stateFolder(surroundings, "verify", realPathSoFar(command.torrentFile), realPathSoFar(command.data));
    case "show":
      return stateFolder(surroundings, "show");
  }
}
