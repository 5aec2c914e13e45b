import { SwarmbidError } from "../errors.ts";
import type { Clock } from "../ports.ts";
import { announced, type OnDisk } from "./announcedState.ts";
import { openStateDb, type StateDb } from "./stateDb.ts";

const RETRY_MS = 200;
const RETRIES = 20;

/** Opens the state; a process that is just ending gets a moment to let go of it, unless there are to be no `retries`. */
export async function openStateDbWhenFree(
  folder: string,
  clock: Clock,
  onDisk: OnDisk,
  retries = RETRIES,
): Promise<StateDb> {
  for (let attempt = 0; ; attempt++) {
    try {
      return announced(
        onDisk(() => openStateDb(folder)),
        onDisk,
      );
    } catch (error) {
      if (!SwarmbidError.is(error, "engineBusy") || attempt === retries) throw error;
      await new Promise<void>((resolve) => {
        clock.after(RETRY_MS, resolve);
      });
    }
  }
}
