import { SwarmbidError } from "../../engine/errors.ts";
import type { NetworkTokens } from "../../engine/payments/chain.ts";
import type { OptionValues } from "../readOptions.ts";
import { type NetworkChoice, readNetwork } from "../wallet/networkChoice.ts";
import { readTokens } from "../wallet/withChain.ts";
import type { askOptions } from "./marketOptions.ts";

/** Whose money a command works with, and where. */
export interface MoneyUse {
  readonly choice: NetworkChoice;
  readonly tokens: NetworkTokens;
  readonly passwordFile: string | undefined;
}

type Values = OptionValues<
  Pick<typeof askOptions, "network" | "node" | "chain-id" | "btt" | "bttold" | "password-file">
>;

const NAMES = ["network", "node", "chain-id", "btt", "bttold", "password-file"] as const;

/** Throws `badInput`. */
export function moneyUse(values: Values): MoneyUse {
  const choice = readNetwork(values);
  return { choice, tokens: readTokens(choice.network, values), passwordFile: values["password-file"] };
}

/** Throws `badInput` for any option of `names` that was given without `option`, which they are about. */
export function refuseWithout<Given extends object>(
  option: string,
  values: Given,
  names: readonly (keyof Given & string)[],
): void {
  const [stray] = names.filter((name) => values[name] !== undefined);
  if (stray !== undefined)
    throw new SwarmbidError("badInput", `--${stray} goes with ${option}: name both, or leave it out.`);
}

export const refuseMoneyWithout = (option: string, values: Values): void => refuseWithout(option, values, NAMES);
