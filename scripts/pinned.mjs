// Runs a script on the Node that the project pins, after installing what is missing.
// Usage: node scripts/pinned.mjs <script> [arguments]. Works with any Node >= 20; the script itself runs on the pinned one.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { constants } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const OLDEST_USABLE = [22, 15];
const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** Whether every package that the lock file names is there, in its version; packages for other platforms may be missing. */
function isInstalled() {
  const locked = path.join(root, "package-lock.json");
  const installed = path.join(root, "node_modules", ".package-lock.json");
  if (!existsSync(installed)) return false;
  const packagesIn = (file) => JSON.parse(readFileSync(file, "utf8")).packages;
  const there = packagesIn(installed);
  return Object.entries(packagesIn(locked)).every(
    ([place, { version, optional }]) => place === "" || optional === true || there[place]?.version === version,
  );
}

/** Installs the locked packages when some are missing. */
function installMissing() {
  if (isInstalled()) return;
  process.stderr.write("Installing packages (once) …\n");
  const env = Object.fromEntries(Object.entries(process.env).filter(([key]) => !key.startsWith("npm_")));
  const npm = spawnSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    env,
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
  });
  if (npm.status !== 0) {
    process.stderr.write("`npm ci` failed: look at its message above, then run the command again.\n");
    process.exit(1);
  }
}

/** The pinned Node where the registry has one for this platform, else this one when it is new enough. */
function pinnedNode() {
  try {
    const manifest = createRequire(import.meta.url).resolve(`node-${platformName()}-${process.arch}/package.json`);
    return path.join(path.dirname(manifest), "bin", process.platform === "win32" ? "node.exe" : "node");
  } catch {
    const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
    if (major > OLDEST_USABLE[0] || (major === OLDEST_USABLE[0] && minor >= OLDEST_USABLE[1])) return process.execPath;
    process.stderr.write(
      `Node ${OLDEST_USABLE.join(".")} or newer is needed on this platform: install it and run the command again.\n`,
    );
    process.exit(1);
  }
}

const platformName = () => (process.platform === "win32" ? "win" : process.platform);

installMissing();
const node = pinnedNode();
const env = { ...process.env };
const pathKey = Object.keys(env).find((key) => key.toUpperCase() === "PATH") ?? "PATH";
env[pathKey] = [path.dirname(node), path.join(root, "node_modules", ".bin"), env[pathKey] ?? ""].join(path.delimiter);
// Before the child is there: a signal in between would end us alone.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
const child = spawn(node, process.argv.slice(2), { stdio: "inherit", env, cwd: root });
// npm tells its shell alone to end, which then ends without telling us.
if (env["npm_lifecycle_event"] !== undefined) {
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && child.kill("SIGTERM"), 500).unref();
}
child.once("exit", (code, signal) => process.exit(signal === null ? code : 128 + constants.signals[signal]));
