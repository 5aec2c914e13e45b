import { SwarmbidError } from "../errors.ts";

/** Knows which calls are under way, so that closing can wait for them and refuse later ones. */
export interface OpenCalls {
  run<T>(task: () => Promise<T>): Promise<T>;
  /** The first call waits for what is under way, then runs `release`; every other call waits for the first. */
  close(release: () => Promise<unknown>): Promise<void>;
}

export function createOpenCalls(): OpenCalls {
  const underWay = new Set<Promise<unknown>>();
  let closing: Promise<void> | undefined;

  /** What a task throws at once is a rejection like any other. */
  const start = async <T>(task: () => Promise<T>): Promise<T> => task();

  async function finish(release: () => Promise<unknown>): Promise<void> {
    await Promise.allSettled(underWay);
    await release();
  }

  return {
    run(task) {
      if (closing !== undefined) {
        return Promise.reject(new SwarmbidError("closed", "The transfer's files are closed: resume it first."));
      }
      const running = start(task);
      underWay.add(running);
      const done = (): void => void underWay.delete(running);
      running.then(done, done);
      return running;
    },
    close(release) {
      closing ??= finish(release);
      return closing;
    },
  };
}
