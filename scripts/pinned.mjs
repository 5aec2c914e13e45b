// Runs a script on the Node that the project pins, after installing what is missing.
// Usage: node scripts/pinned.mjs <script> [arguments]. Works with any Node >= 20; the script itself runs on the pinned one.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

const OLDEST_USABLE = [22, 15];
const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** Installs the locked packages when there are none or when the lock file is newer than they are. */
function installMissing() {
  const lock = path.join(root, "package-lock.json");
  const installed = path.join(root, "node_modules", ".package-lock.json");
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return;
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
const child = spawn(node, process.argv.slice(2), { stdio: "inherit", env, cwd: root });
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
child.once("exit", (code, signal) => process.exit(signal === null ? code : 128));
