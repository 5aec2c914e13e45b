/** Reading and writing share a file; renaming has it alone. Keys are compared by identity. */
export interface FileLocks {
  shared<T>(key: object, task: () => Promise<T>): Promise<T>;
  exclusive<T>(key: object, task: () => Promise<T>): Promise<T>;
}

interface Lock {
  users: number;
  alone: boolean;
  readonly waiting: { readonly alone: boolean; start(): void }[];
}

/** First come, first served: whoever wants a file alone is not starved by a stream of readers. */
export function createFileLocks(): FileLocks {
  const locks = new Map<object, Lock>();

  async function hold<T>(key: object, alone: boolean, task: () => Promise<T>): Promise<T> {
    const lock = locks.get(key) ?? { users: 0, alone: false, waiting: [] };
    locks.set(key, lock);
    if (lock.waiting.length > 0 || !admits(lock, alone)) {
      await new Promise<void>((start) => {
        lock.waiting.push({ alone, start });
      });
    } else take(lock, alone);
    try {
      return await task();
    } finally {
      lock.users--;
      lock.alone = false;
      for (let next = lock.waiting[0]; next !== undefined && admits(lock, next.alone); next = lock.waiting[0]) {
        lock.waiting.shift();
        take(lock, next.alone);
        next.start();
      }
      if (lock.users === 0) locks.delete(key);
    }
  }

  return {
    shared: (key, task) => hold(key, false, task),
    exclusive: (key, task) => hold(key, true, task),
  };
}

const admits = (lock: Lock, alone: boolean): boolean => !lock.alone && (!alone || lock.users === 0);

function take(lock: Lock, alone: boolean): void {
  lock.users++;
  lock.alone = alone;
}
