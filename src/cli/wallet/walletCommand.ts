import type { Clock } from "../../engine/ports.ts";
import { type OptionTable, output, state } from "../optionTables.ts";
import type { Outcome, Output } from "../output.ts";
import { type OptionValues, readOptions } from "../readOptions.ts";
import type { Topic } from "../topic.ts";
import { type NetworkChoice, networkOptions, readNetwork } from "./networkChoice.ts";
import type { Person } from "./person.ts";

/** What a subcommand of `swarmbid wallet` runs with. */
export interface WalletParts {
  /** Where wallet and ledger live: one for all networks and torrents of this user. */
  readonly folder: string;
  readonly choice: NetworkChoice;
  readonly json: boolean;
  readonly output: Output;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Writes to standard error. */
  readonly warn: (line: string) => void;
  /** Who sits at the terminal. */
  readonly person: Person;
}

const place = {
  state: { ...state.state, help: "Keep the wallet below this folder, not in the user's state folder." },
} as const satisfies OptionTable;

type Common = typeof networkOptions & typeof place & typeof output;
type Values<Own extends OptionTable> = OptionValues<Own & Common>;

/** A subcommand, read: `run` does it. */
export interface WalletCommand {
  readonly name: "wallet";
  readonly action: string;
  readonly json: boolean;
  readonly verbose: boolean;
  readonly state: string | undefined;
  readonly choice: NetworkChoice;
  run(parts: WalletParts): Promise<Outcome>;
}

export interface WalletSubcommand extends Topic {
  /** Reads what stands after the subcommand's name. Throws `badInput`. */
  read(argv: readonly string[]): WalletCommand;
}

interface Spec<Own extends OptionTable> extends Topic {
  /** As in `swarmbid wallet <action>`. */
  readonly action: string;
  readonly options: Own;
  /** Looks at what was typed before anything is done; throws `badInput`. What it returns does the work. */
  plan(values: Values<Own>, positionals: readonly string[]): (parts: WalletParts) => Promise<Outcome>;
}

/** One row of `swarmbid wallet`: its own options, and those that all have. */
export function walletSubcommand<const Own extends OptionTable>(spec: Spec<Own>): WalletSubcommand {
  const { action, usage, summary, examples, plan } = spec;
  const options: Own & Common = { ...spec.options, ...networkOptions, ...place, ...output };
  return {
    usage: `wallet ${usage}`,
    summary,
    options,
    examples: examples.map((example) => `wallet ${example}`),
    read(argv) {
      const { values, positionals } = readOptions<Own & Common>(`wallet ${action}`, options, argv);
      const common: OptionValues<Common> = values;
      const choice = readNetwork(common);
      return {
        name: "wallet",
        action,
        json: common.json ?? false,
        verbose: common.verbose ?? false,
        state: common.state,
        choice,
        run: plan(values, positionals),
      };
    },
  };
}
