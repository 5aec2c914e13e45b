import type { OptionTable } from "./optionTables.ts";

/** What the help says about a command. */
export interface Topic {
  /** Without `swarmbid`. */
  readonly usage: string;
  readonly summary: string;
  readonly options: OptionTable;
  readonly examples: readonly string[];
}
