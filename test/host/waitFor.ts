const PATIENCE_MS = 30_000;
const LOOK_EVERY_MS = 50;

/** Looks until there is something to see; an error names what was waited for. */
export async function waitFor<T>(what: string, look: () => T | Promise<T>): Promise<Exclude<T, false | undefined>> {
  const deadline = performance.now() + PATIENCE_MS;
  while (performance.now() < deadline) {
    const seen = await look();
    if (seen !== false && seen !== undefined) return seen as Exclude<T, false | undefined>;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  throw new Error(`Waited ${PATIENCE_MS / 1000} s for ${what}.`);
}
