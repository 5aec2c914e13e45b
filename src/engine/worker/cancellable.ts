/** Work of the thread that the other side may cancel: each by the token it began with. */
export interface Cancellable {
  run<T>(token: number, work: (signal: AbortSignal) => Promise<T>): Promise<T>;
  cancel(token: number): void;
  close(): void;
}

export function createCancellable(): Cancellable {
  const running = new Map<number, AbortController>();
  return {
    async run(token, work) {
      const abort = new AbortController();
      running.set(token, abort);
      try {
        return await work(abort.signal);
      } finally {
        running.delete(token);
      }
    },
    cancel(token) {
      running.get(token)?.abort();
    },
    close() {
      for (const abort of running.values()) abort.abort();
    },
  };
}
