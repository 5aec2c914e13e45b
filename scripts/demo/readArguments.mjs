import { parseArgs } from "node:util";

export const USAGE = `Usage: npm start [-- --json | --ui]

  --json  end with one JSON line
  --ui    open VS Code in the browser instead, with an empty workspace and a magnet link to add there
  --help  this
`;

/** What `npm start` was asked for. Throws a sentence, with the usage beside it, for what it does not understand. */
export function readArguments(argv) {
  const options = { json: { type: "boolean" }, ui: { type: "boolean" }, help: { type: "boolean", short: "h" } };
  try {
    const { json = false, ui = false, help = false } = parseArgs({ args: argv, options }).values;
    if (json && ui) throw new Error("--json and --ui exclude each other");
    return { json, ui, help };
  } catch (error) {
    const [sentence] = error.message.split(/\. |\n/);
    throw Object.assign(new Error(`${sentence.replace(/\.$/, "")}.`), { code: "badInput", usage: USAGE });
  }
}
