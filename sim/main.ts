// `npm run sim [-- --json] [--seed N] [--small]`: the numbers of the design and what strategies win against our policies.
import { parseArgs } from "node:util";
import type { SimNumber, SimStrategy } from "./report.ts";
import { simulate } from "./simulate.ts";
import { FULL, SMALL } from "./size.ts";

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    seed: { type: "string", default: "1" },
    small: { type: "boolean", default: false },
  },
});

const shown = (value: number): string =>
  Number.isInteger(value) ? String(value) : value.toFixed(Math.abs(value) < 10 ? 4 : 1);

const numberLine = (name: string, { value, expected, ok, rule, what }: SimNumber): string =>
  `${ok ? "ok  " : "NOT "} ${name.padEnd(22)} ${shown(value).padStart(10)}  ${rule} ${shown(expected)}  (${what})\n`;

const strategyLine = (name: string, { gain, ok, what }: SimStrategy): string =>
  `${ok ? "ok  " : "NOT "} ${name.padEnd(22)} ${`${(100 * gain).toFixed(1)} %`.padStart(10)}  (${what})\n`;

const seed = Number(values.seed);
if (!Number.isSafeInteger(seed) || seed < 0) throw new Error("Give the seed as a whole number: --seed 7.");
const { numbers, strategies } = simulate(values.small ? SMALL : FULL, seed, (what) =>
  process.stderr.write(`${what} …\n`),
);
if (values.json) {
  process.stdout.write(`${JSON.stringify({ ...numbers, ...strategies })}\n`);
} else {
  for (const [name, number] of Object.entries(numbers)) process.stdout.write(numberLine(name, number));
  process.stdout.write("\nWhat strategies win over our client, in its place:\n");
  for (const [name, strategy] of Object.entries(strategies)) process.stdout.write(strategyLine(name, strategy));
}
