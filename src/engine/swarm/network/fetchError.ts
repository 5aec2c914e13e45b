import { SwarmbidError } from "../../errors.ts";

/** What to tell of a request that failed on its way to `url`; never more of the address than its host. */
export function fetchError(url: URL, error: unknown, callerSignal: AbortSignal | undefined): SwarmbidError {
  if (SwarmbidError.is(error)) return error;
  if (callerSignal?.aborted === true) {
    return new SwarmbidError("cancelled", `The download from ${url.host} was cancelled.`, error);
  }
  const timedOut = error instanceof Error && error.name === "TimeoutError";
  const code = error instanceof Error && "code" in error ? ` (${String(error.code)})` : "";
  return new SwarmbidError(
    "downloadFailed",
    timedOut
      ? `${url.host} took too long to answer. Try again later.`
      : `${url.host} could not be reached or broke off${code}. Check the address and your connection, then try again.`,
    error,
  );
}
