/**
 * What the thread tells while it cannot speak: that a synchronous call of it waits for the disk. The state's database flushes
 * inside such calls, and a slow disk may hold one for seconds.
 */
export interface DiskWait {
  /** The same in both threads. */
  readonly memory: SharedArrayBuffer;
  readonly isOn: boolean;
  /** Tells it for as long as `work` lasts. */
  during<T>(work: () => T): T;
}

export function createDiskWait(memory = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)): DiskWait {
  const depth = new Int32Array(memory);
  return {
    memory,
    get isOn() {
      return Atomics.load(depth, 0) > 0;
    },
    during(work) {
      Atomics.add(depth, 0, 1);
      try {
        return work();
      } finally {
        Atomics.sub(depth, 0, 1);
      }
    },
  };
}
