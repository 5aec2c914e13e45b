/** Lets a bounded number of tasks run at once; the others wait in their order. */
export interface Gate {
  run<T>(task: () => Promise<T>): Promise<T>;
}

export function createGate(limit: number): Gate {
  /** Those before `first` have had their turn. Taking them off one by one would copy a long queue each time. */
  const waiting: (() => void)[] = [];
  let first = 0;
  let running = 0;

  function takeNext(): (() => void) | undefined {
    const next = waiting[first];
    first += 1;
    if (first < waiting.length) return next;
    waiting.length = 0;
    first = 0;
    return next;
  }

  return {
    async run(task) {
      if (running < limit) running++;
      // Whoever leaves hands its place over, so nobody can slip in between.
      else {
        await new Promise<void>((resolve) => {
          waiting.push(resolve);
        });
      }
      try {
        return await task();
      } finally {
        const next = takeNext();
        if (next === undefined) running--;
        else next();
      }
    },
  };
}
