/** Whole percent, rounded down: `100 %` means that nothing is missing. An empty whole is complete. */
export function formatPercent(done: number, total: number): string {
  return `${wholePercent(done, total)} %`;
}

/** 0 to 100; below 100 while a single byte is missing. */
export function wholePercent(done: number, total: number): number {
  if (done >= total) return 100;
  return Math.max(0, Math.floor((done / total) * 100));
}
