import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Line } from "./lines.ts";

/** About 200 MB below the server's node_modules that no ring loads. */
const UNUSED_PACKAGES = [
  "@devcontainers",
  "@github",
  "@microsoft/mxc-sdk",
  "@vscode/copilot-api",
  "@vscode/sqlite3",
  "kerberos",
  "ssh2",
];
const UNUSED_EXTENSIONS = ["copilot"];

/** Native modules that would have to be compiled, and what stands in for them; not every line has all of them. */
const STAND_INS = {
  "@vscode/native-watchdog": "nativeWatchdog.cjs",
  "@vscode/spdlog": "spdlog.cjs",
  "native-watchdog": "nativeWatchdog.cjs",
};

/**
 * Installs the line's VS Code server from its lock file, without running any package's scripts: nothing is compiled or
 * downloaded beyond the packages themselves. Does nothing when the same lock file was installed before.
 */
export function installLine(line: Line): void {
  const stamp = path.join(line.folder, "node_modules", ".swarmbid-stamp");
  const wanted = fingerprint(line);
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  process.stderr.write(`Installing the ${line.name} VS Code server (once) …\n`);
  npm(["ci"], line.folder);
  // The server's packages are pinned by its own shrinkwrap; that file leaves out one peer, which plain `npm ci` refuses.
  npm(["ci", "--omit=dev", "--legacy-peer-deps"], line.server);
  for (const name of UNUSED_PACKAGES)
    rmSync(path.join(line.server, "node_modules", name), { recursive: true, force: true });
  for (const name of UNUSED_EXTENSIONS)
    rmSync(path.join(line.server, "extensions", name), { recursive: true, force: true });
  for (const [name, file] of Object.entries(STAND_INS)) {
    const folder = path.join(line.server, "node_modules", name);
    if (existsSync(folder))
      copyFileSync(path.join(import.meta.dirname, "standIns", file), path.join(folder, "index.js"));
  }
  writeFileSync(stamp, wanted);
}

function fingerprint(line: Line): string {
  const hash = createHash("sha256");
  const files = [path.join(line.folder, "package-lock.json"), import.meta.filename];
  for (const file of Object.values(STAND_INS)) files.push(path.join(import.meta.dirname, "standIns", file));
  for (const file of files) hash.update(readFileSync(file)).update("\0");
  return hash.digest("hex");
}

function npm(args: readonly string[], cwd: string): void {
  // The variables of an outer npm would lead the inner one to the outer folder.
  const env = Object.fromEntries(Object.entries(process.env).filter(([key]) => !key.startsWith("npm_")));
  const always = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const result = spawnSync("npm", [...args, ...always], { cwd, env, stdio: ["ignore", 2, 2] });
  if (result.status !== 0) throw new Error(`“npm ${args.join(" ")}” failed in ${cwd}: look at its message above.`);
}
