import type { SeedRules, TransferOptions } from "../../engine/model.ts";

/** When a transfer stops seeding; without `rules` the settings say. */
export interface SeedRulesChoice {
  readonly rules: SeedRules | undefined;
}

export function withSeedRules(
  { seedRules: _, ...others }: TransferOptions,
  { rules }: SeedRulesChoice,
): TransferOptions {
  return { ...others, ...(rules !== undefined && { seedRules: rules }) };
}
