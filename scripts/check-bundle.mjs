// After a build: nothing that the project replaces, and nothing native, is inside the bundles. Reads what esbuild.js noted.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const require = createRequire(import.meta.url);
const { replacements } = require("../replacements.js");
const inputs = JSON.parse(readFileSync(path.join(root, "out", "bundle-inputs.json"), "utf8"));
const { dependencies = {} } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));

const packageOf = (name) =>
  name
    .split("/")
    .slice(0, name.startsWith("@") ? 2 : 1)
    .join("/");

/** What the replacements keep out without replacing it itself: packages that would load native code. */
const KEPT_OUT = ["webrtc-polyfill", "node-datachannel", "ip-set"];

const problems = [];
for (const name of Object.keys(replacements)) {
  // A replaced file of a package leaves the rest of that package alone.
  const inside = name === packageOf(name) ? `node_modules/${name}/` : `node_modules/${name}`;
  for (const input of inputs.filter((file) => file.includes(inside)))
    problems.push(`${input} is bundled although ${name} is replaced.`);
}
for (const name of KEPT_OUT) {
  for (const input of inputs.filter((file) => file.includes(`node_modules/${name}/`)))
    problems.push(`${input} is bundled: see docs/adr.`);
}
for (const input of inputs.filter((file) => file.endsWith(".node")))
  problems.push(`${input} is native: one VSIX serves all platforms.`);
for (const name of Object.keys(dependencies))
  problems.push(`${name} is a dependency: everything that ships is bundled, so list it as a devDependency.`);

for (const problem of problems) process.stdout.write(`${problem}\n`);
if (problems.length > 0) process.exitCode = 1;
