// Writes src/host/manifest.gen.ts: the ids of package.json as types, so that code and manifest cannot drift apart.
// --check changes nothing and fails when the file is not what it would be.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const target = path.join(root, "src", "host", "manifest.gen.ts");
const { contributes } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));

const union = (name, about, members) =>
  `/** ${about} */\nexport type ${name} =${members.map((member) => `\n  | ${JSON.stringify(member)}`).join("")};\n`;

const text = [
  "// Written by `npm run generate` from package.json: change that file, not this one.\n",
  union(
    "CommandId",
    "The commands, each with a row in the commands table.",
    contributes.commands.map(({ command }) => command),
  ),
  union(
    "SettingKey",
    "The settings, without their “swarmbid.”.",
    Object.keys(contributes.configuration.properties).map((key) => key.replace(/^swarmbid\./, "")),
  ),
].join("\n");

if (!process.argv.includes("--check")) writeFileSync(target, text);
else if (!existsSync(target) || readFileSync(target, "utf8") !== text) {
  process.stderr.write("src/host/manifest.gen.ts does not match package.json: run `npm run generate`.\n");
  process.exit(1);
}
