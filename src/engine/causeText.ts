/** What is known of a failure beyond its sentence, for the log: its stack, and those of what caused it. */
export function causeText(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const deeper = cause.cause === undefined ? "" : `\ncaused by ${causeText(cause.cause)}`;
  return `${cause.stack ?? cause.message}${deeper}`;
}
