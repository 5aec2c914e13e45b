import type { Log } from "../../ports.ts";
import { addressKind, mayConnect } from "./addressPolicy.ts";

const SCHEMES: ReadonlySet<string> = new Set(["http:", "https:", "udp:"]);

/**
 * The trackers that the library may be told of: http, https or udp, no port 0, no password, and no address that is
 * forbidden as it stands. Host names are resolved and checked anew for each announcement (`guardTrackers`).
 */
export function checkTrackers(trackers: readonly string[], allowLocalNetwork: boolean, log: Log): readonly string[] {
  return trackers.filter((tracker) => {
    const problem = problemOf(tracker, allowLocalNetwork);
    if (problem !== undefined) log.write("warn", `A tracker is left out: ${problem}.`);
    return problem === undefined;
  });
}

function problemOf(tracker: string, allowLocalNetwork: boolean): string | undefined {
  const url = URL.parse(tracker);
  if (url === null || url.hostname === "") return "it is no address";
  if (!SCHEMES.has(url.protocol)) return `${url.protocol} is not spoken here`;
  if (url.port === "0") return `${url.hostname} is named with port 0`;
  if (url.protocol === "udp:" && url.port === "") return `${url.hostname} is named without a port`;
  if (url.username !== "" || url.password !== "") return `the address of ${url.hostname} holds a password`;
  const kind = addressKind(url.hostname.replace(/^\[|\]$/g, ""));
  return kind === undefined || mayConnect(kind, allowLocalNetwork) ? undefined : `${url.hostname} is a ${kind} address`;
}
