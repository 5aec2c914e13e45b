import { once } from "node:events";
import { existsSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { startChild } from "./childProcesses.mjs";
import { unlink } from "./clearDemo.mjs";

const BUNDLES = ["cli.js", "cli-main.js", "engine.js", "extension.js"];
const INPUTS = ["esbuild.js", "replacements.js", "package.json", "package-lock.json"];

/** Builds dist/ when a bundle is missing or older than what it is made of. */
export async function buildWhenStale(root) {
  const bundles = BUNDLES.map((name) => path.join(root, "dist", name));
  const inputs = [...INPUTS.map((name) => path.join(root, name)), ...filesBelow(path.join(root, "src"))];
  const newestInput = Math.max(...inputs.map((file) => statSync(file).mtimeMs));
  if (bundles.every((file) => existsSync(file) && statSync(file).mtimeMs >= newestInput)) return;
  process.stderr.write("Building …\n");
  const [code] = await once(
    startChild(process.execPath, ["esbuild.js"], { cwd: root, stdio: ["ignore", 2, 2] }),
    "exit",
  );
  if (code !== 0) throw new Error("The build failed: look at the message above.");
  // The package was made of the older bundles: whoever needs it packs it anew.
  unlink(path.join(root, "dist", "swarmbid.vsix"));
}

const filesBelow = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
