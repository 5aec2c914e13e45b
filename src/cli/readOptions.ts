import { parseArgs } from "node:util";
import { SwarmbidError } from "../engine/errors.ts";
import type { OptionSpec, OptionTable } from "./optionTables.ts";

type OptionValue<Spec extends OptionSpec> = Spec["type"] extends "boolean"
  ? boolean
  : Spec extends { readonly multiple: true }
    ? readonly string[]
    : string;

export type OptionValues<Table extends OptionTable> = { readonly [Name in keyof Table]?: OptionValue<Table[Name]> };

export interface ReadOptions<Table extends OptionTable> {
  readonly values: OptionValues<Table>;
  readonly positionals: readonly string[];
}

/** Reads options strictly; values stay the text that was typed. `command` is named in the errors. */
export function readOptions<Table extends OptionTable>(
  command: string,
  table: Table,
  argv: readonly string[],
): ReadOptions<Table> {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      options: table,
      allowPositionals: true,
      strict: true,
    });
    return { values, positionals };
  } catch (error) {
    const [sentence = ""] = (error instanceof Error ? error.message : String(error)).split(/\. |\n/);
    throw new SwarmbidError(
      "badInput",
      `${sentence.replace(/\.$/, "")}: \`swarmbid help ${command}\` lists the options.`,
      error,
    );
  }
}
