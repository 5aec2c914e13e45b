// Every command, setting, view, context key and menu word of package.json is spelled in the sources, and the other way round.
import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

const GENERATED = path.join("src", "host", "manifest.gen.ts");
const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const read = (file) => readFileSync(path.join(root, file), "utf8");

const manifest = read("package.json");
const { contributes } = JSON.parse(manifest);
const sources = globSync("src/**/*.ts", { cwd: root })
  .filter((file) => file !== GENERATED)
  .map(read);

const commands = contributes.commands.map(({ command }) => command);
const views = Object.values(contributes.views).flatMap((list) => list.map(({ id }) => id));
const submenus = (contributes.submenus ?? []).map(({ id }) => id);
const settings = Object.keys(contributes.configuration.properties);
/** A key may run several commands in a row; those of VS Code itself are not ours to declare. */
const keyItems = (contributes.keybindings ?? []).flatMap((item) =>
  item.command === "runCommands"
    ? item.args.commands.filter((inner) => typeof inner === "object").map((inner) => ({ ...item, ...inner }))
    : [item],
);
const menuItems = [...Object.values(contributes.menus).flat(), ...keyItems];
const conditions = [...menuItems, ...contributes.viewsWelcome].map(({ when = "" }) => when);
const wordsIn = (texts, pattern) =>
  new Set(texts.flatMap((text) => [...text.matchAll(pattern)].map((match) => match[1])));

const known = new Set([...commands, ...views]);
const contextKeys = [...wordsIn(conditions, /(?<![\w.])(swarmbid\.\w+)/g)].filter((word) => !known.has(word));
const itemWords = wordsIn(conditions, /\\b(\w+)\\b/g);
const problems = [];

for (const [kind, ids] of Object.entries({ command: commands, view: views })) {
  for (const id of ids.filter((id, index) => ids.indexOf(id) !== index))
    problems.push(`The ${kind} ${id} is declared twice.`);
}

const spelled = (word) => sources.some((text) => text.includes(`"${word}"`));
const demand = (kind, words) => {
  for (const word of words)
    if (!spelled(word)) problems.push(`The ${kind} ${word} of package.json is not used in src.`);
};
demand("command", commands);
demand("view", views);
demand(
  "setting",
  settings.map((key) => key.replace(/^swarmbid\./, "")),
);
demand("context key", contextKeys);
demand("menu word", itemWords);

for (const item of menuItems) {
  if (item.submenu !== undefined && !submenus.includes(item.submenu)) {
    problems.push(`A menu names ${item.submenu}, which is no submenu.`);
  }
  if (item.submenu === undefined && !commands.includes(item.command))
    problems.push(`A menu or key names ${item.command}, which is no command.`);
}
for (const id of submenus) {
  if (!(id in contributes.menus)) problems.push(`The submenu ${id} has no items.`);
  if (!menuItems.some(({ submenu }) => submenu === id)) problems.push(`The submenu ${id} is in no menu.`);
}
for (const { view } of contributes.viewsWelcome) {
  if (!views.includes(view)) problems.push(`A welcome text names ${view}, which is no view.`);
}
for (const word of wordsIn([manifest, ...sources], /command:(swarmbid\.\w+)/g)) {
  if (!commands.includes(word)) problems.push(`A link names ${word}, which is no command.`);
}
const allowed = new Set([...known, ...settings, ...contextKeys]);
for (const word of wordsIn(sources, /"(swarmbid\.\w+)"/g)) {
  if (!allowed.has(word)) problems.push(`src spells ${word}, which package.json does not know.`);
}

for (const problem of problems) process.stdout.write(`${problem}\n`);
if (problems.length > 0) process.exitCode = 1;
