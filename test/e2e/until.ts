const PATIENCE_MS = 60_000;
const LOOK_EVERY_MS = 100;

/** Looks until there is something to see; an error names what was waited for. */
export async function until<T>(what: string, look: () => Promise<T | false | undefined>): Promise<T> {
  const deadline = performance.now() + PATIENCE_MS;
  while (performance.now() < deadline) {
    const seen = await look();
    if (seen !== false && seen !== undefined) return seen;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  throw new Error(`Waited ${PATIENCE_MS / 1000} s for ${what}.`);
}
