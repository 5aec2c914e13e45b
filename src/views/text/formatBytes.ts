const UNITS = ["B", "kB", "MB", "GB", "TB", "PB"] as const;

/** A size in decimal units with two or three significant digits: `950 B`, `1.2 MB`, `18 MB`, `412 GB`. */
export function formatBytes(bytes: number): string {
  let value = Math.max(0, bytes);
  let unit = 0;
  // 999.5 would be shown as "1000 kB".
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit > 0 && value < 9.95 ? 1 : 0;
  return `${value.toFixed(digits)} ${UNITS[unit] ?? "B"}`;
}
