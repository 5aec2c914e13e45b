const LOOK_EVERY_MS = 50;
const WATCH_MS = 1_500;

/** Watches for a while that something does not happen: for what would come by itself, if it came. */
export async function stays(look: () => void): Promise<void> {
  const end = performance.now() + WATCH_MS;
  while (performance.now() < end) {
    look();
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}
