import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { cleanEnvironment } from "./cleanEnvironment.ts";

/** One JSON line of the command line: an event, or the outcome. */
export type JsonLine = Readonly<Record<string, unknown>>;

export interface CliOptions {
  /** Folder for the state; never the user's own. */
  readonly stateHome: string;
  /** Program and arguments that run the command line, such as those that enter a network of its own. */
  readonly prefix?: readonly string[];
  /** Arguments for the Node that runs the launcher. */
  readonly nodeArguments?: readonly string[];
  /** Variables beside those of this process, which come without its proxy. */
  readonly env?: Readonly<Record<string, string>>;
  /** The launcher; the built one by default. */
  readonly file?: string;
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The last JSON line. */
  readonly last: JsonLine;
  readonly lines: readonly JsonLine[];
  readonly stderr: string;
}

export interface Cli {
  readonly process: ChildProcess;
  /** What it said so far. */
  readonly lines: readonly JsonLine[];
  readonly ended: Promise<Ended>;
  /** Resolves with the first line, past or future, for which the test is true; rejects when the process ends without one. */
  line(test: (line: JsonLine) => boolean): Promise<JsonLine>;
  /** Asks the process to end and waits until it did; whatever it left running ends too. */
  stop(): Promise<Ended>;
}

export const CLI_FILE = path.resolve(import.meta.dirname, "..", "..", "dist", "cli.js");

/** Starts the built command line with `--json`. It ends with this process at the latest. */
export function startCli(args: readonly string[], options: CliOptions): Cli {
  if (!existsSync(CLI_FILE)) throw new Error("dist/cli.js is missing: run `npm run build` first.");
  const [program, ...rest] = [
    ...(options.prefix ?? []),
    process.execPath,
    ...(options.nodeArguments ?? []),
    options.file ?? CLI_FILE,
    ...args,
    "--json",
  ];
  const child = spawn(program, rest, {
    // The channel's end tells it that this process is gone.
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    // A group of its own, so that `stop` leaves nothing of it.
    detached: true,
    env: { ...cleanEnvironment(), ...options.env, XDG_STATE_HOME: options.stateHome },
  });
  const lines: JsonLine[] = [];
  const watchers = new Set<() => void>();
  let stderr = "";
  let over = false;
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  if (child.stdout !== null) {
    createInterface({ input: child.stdout }).on("line", (text) => {
      lines.push(JSON.parse(text) as JsonLine);
      for (const watch of watchers) watch();
    });
  }
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => {
      over = true;
      resolve({ code, signal, last: lines.at(-1) ?? {}, lines, stderr });
      for (const watch of watchers) watch();
    });
  });
  return {
    process: child,
    lines,
    ended,
    line: (test) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = lines.find(test);
          if (found === undefined && !over) return;
          watchers.delete(look);
          if (found !== undefined) resolve(found);
          else
            reject(new Error(`The command ended without the awaited line: ${JSON.stringify(lines.at(-1))} ${stderr}`));
        };
        watchers.add(look);
        look();
      }),
    async stop() {
      child.kill("SIGTERM");
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
      endGroup(child);
      return ended;
    },
  };
}

function endGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL");
  } catch {
    // Nothing of the group is left.
  }
}
