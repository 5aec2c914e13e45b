const HIGHEST_RATIO = 10_000;
const HIGHEST_MINUTES = 5_256_000;

/** What is wrong with a ratio as typed; undefined when it is right. */
export function ratioProblem(text: string): string | undefined {
  const typed = text.trim();
  if (/^(\d+([.,]\d+)?)?$/.test(typed) && Number(typed.replace(",", ".")) <= HIGHEST_RATIO) return undefined;
  return "Write a number up to 10,000, such as 1.5; 0 or nothing means that this rule does not stop it.";
}

/** What is wrong with a number of minutes as typed; undefined when it is right. */
export function minutesProblem(text: string): string | undefined {
  const typed = text.trim();
  if (/^\d*$/.test(typed) && Number(typed) <= HIGHEST_MINUTES) return undefined;
  return "Write a whole number of minutes; 0 or nothing means that this rule does not stop it.";
}

/** Undefined: the rule does not stop it. */
export function typedRule(text: string): number | undefined {
  const value = Number(text.trim().replace(",", "."));
  return value > 0 ? value : undefined;
}

/** As it would be typed. */
export const ruleInput = (value: number | undefined): string => String(value ?? 0);
