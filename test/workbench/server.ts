import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import type { Line } from "./lines.ts";
import type { Profile } from "./profile.ts";

const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 5_000;

export interface ServerOptions {
  /** 0 or undefined: any free port. */
  readonly port?: number;
  /** Honours an extension under development and its tests in the page's address; suppresses toasts and refuses modal dialogs. */
  readonly testDriver?: boolean;
  /** Keeps the debugger of JavaScript, so that F5 works. */
  readonly debugger?: boolean;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Server {
  readonly url: string;
  /** host:port, as in vscode-remote addresses. */
  readonly authority: string;
  /** Everything that the server and its extension hosts printed. */
  output(): string;
  /** Ends the server and every process that it started. */
  stop(): Promise<void>;
}

/** Starts the line's VS Code server on loopback. */
export async function startServer(line: Line, profile: Profile, options: ServerOptions = {}): Promise<Server> {
  const port = options.port === undefined || options.port === 0 ? await freePort() : options.port;
  const driver = options.testDriver === true ? ["--enable-smoke-test-driver"] : [];
  const args = ["--host", "127.0.0.1", "--port", String(port), "--without-connection-token", ...driver];
  const child = launch(line, profile, args, {
    // No marketplace: the registry of extensions is not asked.
    EXTENSIONS_GALLERY: '{"serviceUrl":""}',
    VSCODE_SKIP_BUILTIN_EXTENSIONS: nodeOnlyBuiltins(line)
      .filter((id) => options.debugger !== true || id !== "ms-vscode.js-debug")
      .join(","),
    ...options.env,
  });
  let text = "";
  const exited = once(child, "exit");
  const ready = new Promise<void>((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      text += chunk.toString();
      if (text.includes("Extension host agent started")) resolve();
    };
    child.stdout?.on("data", read);
    child.stderr?.on("data", read);
    child.once("error", reject);
    void exited.then(() => reject(new Error(`The VS Code server ended at once:\n${text}`)));
    setTimeout(() => reject(new Error(`The VS Code server did not start in time:\n${text}`)), START_TIMEOUT_MS).unref();
  });
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) {
      signalGroup(child, "SIGTERM");
      const timer = setTimeout(() => signalGroup(child, "SIGKILL"), STOP_TIMEOUT_MS);
      await exited;
      clearTimeout(timer);
    }
    // Extension hosts are of the same group: none may outlive its server.
    signalGroup(child, "SIGKILL");
  };
  try {
    await ready;
  } catch (error) {
    await stop();
    throw error;
  }
  const authority = `localhost:${port}`;
  return { url: `http://${authority}/`, authority, output: () => text, stop };
}

/** Runs the server's command line (`--install-extension …`) and resolves with what it printed. */
export async function runServerCli(line: Line, profile: Profile, args: readonly string[]): Promise<string> {
  const child = launch(line, profile, args, {});
  let text = "";
  child.stdout?.on("data", (chunk: Buffer) => (text += chunk.toString()));
  child.stderr?.on("data", (chunk: Buffer) => (text += chunk.toString()));
  await once(child, "close");
  if (child.exitCode !== 0) throw new Error(`The VS Code server refused “${args.join(" ")}”:\n${text}`);
  return text;
}

function launch(
  line: Line,
  profile: Profile,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): ChildProcess {
  const folders = [
    "--server-data-dir",
    profile.serverData,
    "--user-data-dir",
    profile.userData,
    "--extensions-dir",
    profile.extensions,
  ];
  const main = path.join(line.server, "out", "server-main.js");
  return spawn(line.node, [main, "--accept-server-license-terms", "--telemetry-level", "off", ...folders, ...args], {
    detached: true,
    env: { ...cleanEnvironment(), HOME: profile.home, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** Without what an outer VS Code, npm or Node would hand down. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const foreign = /^(VSCODE_|npm_|NODE_OPTIONS$|ELECTRON_RUN_AS_NODE$)/;
  return Object.fromEntries(Object.entries(process.env).filter(([key]) => !foreign.test(key)));
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group is gone already.
  }
}

/**
 * Built-in extensions that only run in the Node host (git, debuggers, …): without them the start is faster and quieter.
 * Those with a browser entry must stay: the page would look for its own copy and fail.
 */
function nodeOnlyBuiltins(line: Line): string[] {
  const folder = path.join(line.server, "extensions");
  return readdirSync(folder).flatMap((name) => {
    const file = path.join(folder, name, "package.json");
    if (!existsSync(file)) return [];
    const manifest = JSON.parse(readFileSync(file, "utf8")) as Readonly<Record<string, string | undefined>>;
    const { main, browser, publisher = "", name: id = "" } = manifest;
    return main !== undefined && browser === undefined ? [`${publisher}.${id}`] : [];
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("No free port was found.");
  return address.port;
}
