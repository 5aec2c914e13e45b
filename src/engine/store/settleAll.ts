/** Waits until all are settled, so that nothing goes on behind a rejection; then rejects with the first error. */
export async function settleAll<T>(tasks: readonly (T | Promise<T>)[]): Promise<T[]> {
  await Promise.allSettled(tasks);
  return Promise.all(tasks);
}
