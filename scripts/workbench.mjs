// Opens a folder in a real VS Code in the browser, with the packed extension installed:
// `node scripts/pinned.mjs scripts/workbench.mjs FOLDER [--port N] [--line newest|floor] [--settings JSON] [--no-open]`.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const load = (file) => import(pathToFileURL(path.join(root, "test", "workbench", file)).href);

/**
 * Starts the workbench and resolves when it can be opened. `settings` are VS Code's; `profile` keeps them and the state
 * of the window. Stop it with `stop`.
 */
export async function startWorkbench({ folder, port = 0, line = "newest", settings = {}, profile }) {
  const [{ LINES }, { installLine }, { createProfile }, { runServerCli, startServer }, { workbenchUrl }] =
    await Promise.all(
      ["lines.ts", "installLine.ts", "profile.ts", "server.ts", "workbenchUrl.ts"].map((file) => load(file)),
    );
  const vsix = path.join(root, "dist", "swarmbid.vsix");
  if (!existsSync(vsix)) pack();
  const chosen = LINES[line];
  if (chosen === undefined) throw new Error(`There is no line “${line}”: say newest or floor.`);
  installLine(chosen);
  mkdirSync(folder, { recursive: true });
  const scratch = createProfile(chosen, { settings, ...(profile === undefined ? {} : { folder: profile }) });
  await runServerCli(chosen, scratch, ["--install-extension", vsix, "--force"]);
  const server = await startServer(chosen, scratch, { port });
  return {
    url: workbenchUrl(server, { workspace: path.resolve(folder) }),
    async stop() {
      await server.stop();
      scratch.remove();
    },
  };
}

function pack() {
  process.stderr.write("Packing the extension …\n");
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(root, "scripts", "vsix.mjs")], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
  if (status === 0) return;
  process.stderr.write(`${stdout}${stderr}`);
  throw new Error("The extension could not be packed: look at the message above.");
}

/** Shows the address in the user's own browser where the system has a way; nothing happens otherwise. */
export function openInBrowser(url) {
  const [program, ...args] = { darwin: ["open"], win32: ["cmd", "/c", "start", ""] }[process.platform] ?? ["xdg-open"];
  const child = spawn(program, [...args, url], { stdio: "ignore", detached: true });
  child.once("error", () => undefined);
  child.unref();
}

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    allowNegative: true,
    options: {
      port: { type: "string", default: "0" },
      line: { type: "string", default: "newest" },
      settings: { type: "string", default: "{}" },
      open: { type: "boolean", default: true },
    },
  });
  const [folder] = positionals;
  if (folder === undefined) throw new Error("Say which folder to open: workbench.mjs FOLDER.");
  const settings = JSON.parse(values.settings);
  const workbench = await startWorkbench({ folder, port: Number(values.port), line: values.line, settings });
  process.stdout.write(`VS Code with Swarmbid: ${workbench.url}\nCtrl+C ends it.\n`);
  if (values.open) openInBrowser(workbench.url);
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => void workbench.stop());
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  main().catch((error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  });
}
