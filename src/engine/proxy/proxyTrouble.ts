import { SwarmbidError } from "../errors.ts";
import type { ProxyRoute } from "./proxyFor.ts";

export const PROXY_WANTS_PASSWORD = 407;

/** The proxy could not be reached, or broke off. Names its host and nothing more. */
export function proxyTrouble(proxy: ProxyRoute | undefined, error: Error): SwarmbidError {
  if (SwarmbidError.is(error)) return error;
  const code = "code" in error ? ` (${String(error.code)})` : "";
  const what = error.name === "TimeoutError" ? "took too long to answer" : `could not be reached or broke off${code}`;
  return new SwarmbidError(
    "downloadFailed",
    `The proxy ${proxy?.url.host ?? ""} ${what}. Check the proxy in your settings or environment.`,
  );
}

/** The proxy answered, and not with a connection. */
export function proxyRefusal(proxy: ProxyRoute | undefined, status: number): SwarmbidError {
  const host = proxy?.url.host ?? "";
  return new SwarmbidError(
    "downloadFailed",
    status === PROXY_WANTS_PASSWORD
      ? `The proxy ${host} wants another user name or password. Correct them in your settings or environment.`
      : `The proxy ${host} refused the connection with status ${String(status)}. Ask who runs it, or try another source.`,
  );
}
