// `npm run vsix`: builds, packs dist/swarmbid.vsix, and refuses a package that is too big or holds anything unexpected.
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const LIMIT_BYTES = 5 * 1024 * 1024;
const target = path.join(root, "dist", "swarmbid.vsix");

/** Everything that may be inside; vsce writes the names of the readme, the changelog and the licence in its own way. */
const ALLOWED = [
  /^\[Content_Types\]\.xml$/,
  /^extension\.vsixmanifest$/,
  /^extension\/package(\.nls(\.[a-z-]+)?)?\.json$/,
  /^extension\/(readme\.md|changelog\.md|license(\.txt|\.md)?)$/i,
  /^extension\/dist\/[\w-]+\.js$/,
  /^extension\/(media|l10n)\/[\w./-]+\.(css|js|json|png|svg|ttf)$/,
];
const NEEDED = ["extension/package.json", "extension/dist/extension.js", "extension/dist/engine.js"];

function run(script, ...args) {
  const result = spawnSync(process.execPath, [path.join(root, script), ...args], {
    cwd: root,
    encoding: "utf8",
  });
  if (result.status !== 0) fail(`${script} failed:\n${result.stdout}${result.stderr}`);
}

function fail(reason) {
  process.stderr.write(`${reason}\n`);
  process.exit(1);
}

/** Names and sizes from the archive's central directory (APPNOTE.TXT 4.3.12). */
function* entriesOf(archive) {
  const end = archive.lastIndexOf(Buffer.from("PK\u0005\u0006", "latin1"));
  if (end < 0) fail(`${target} is not an archive.`);
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left -= 1) {
    const nameLength = archive.readUInt16LE(at + 28);
    const packed = archive.readUInt32LE(at + 20);
    yield { name: archive.toString("utf8", at + 46, at + 46 + nameLength), packed };
    at += 46 + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
}

run("esbuild.js");
rmSync(target, { force: true });
run(
  "node_modules/@vscode/vsce/vsce",
  "package",
  "--no-dependencies",
  "--allow-missing-repository",
  "--no-rewrite-relative-links",
  "--out",
  target,
);
const archive = readFileSync(target);
const entries = [...entriesOf(archive)];
const names = entries.map((entry) => entry.name);
const unexpected = names.filter((name) => !ALLOWED.some((pattern) => pattern.test(name)));
if (unexpected.length > 0) fail(`The package must not hold ${unexpected.join(", ")}: see .vscodeignore.`);
const missing = NEEDED.filter((name) => !names.includes(name));
if (missing.length > 0) fail(`The package lacks ${missing.join(", ")}: see esbuild.js and .vscodeignore.`);
if (archive.length >= LIMIT_BYTES) fail(`The package has ${archive.length} bytes: ${LIMIT_BYTES} is too much already.`);
for (const { name, packed } of entries) process.stdout.write(`${String(packed).padStart(9)}  ${name}\n`);
process.stdout.write(`${path.relative(root, target)}: ${archive.length} bytes, ${entries.length} files\n`);
