const BYTES_PER_KIB = 1024;
const HIGHEST_KIB = 100_000_000;

/** What is wrong with a limit in KiB per second as typed; undefined when it is right. */
export function rateProblem(text: string): string | undefined {
  const typed = text.trim();
  if (/^\d*$/.test(typed) && Number(typed) <= HIGHEST_KIB) return undefined;
  return "Write a whole number of KiB per second up to 100,000,000; 0 or nothing is no limit.";
}

/** Bytes per second from KiB per second as typed; undefined: no limit. */
export function typedRate(text: string): number | undefined {
  const kib = Number(text.trim());
  return kib > 0 ? kib * BYTES_PER_KIB : undefined;
}

/** As it would be typed. */
export function rateInput(bytesPerSecond: number | undefined): string {
  return String(Math.round((bytesPerSecond ?? 0) / BYTES_PER_KIB));
}
