/** The result, or an error when there is none in time; what was begun goes on then, and nobody hears of it. */
export async function within<T>(limitMs: number, result: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    reject(new Error(`It was not done after ${limitMs / 1000} s.`));
  }, limitMs);
  try {
    return await Promise.race([result, late]);
  } finally {
    clearTimeout(timer);
  }
}
