import { SwarmbidError } from "../engine/errors.ts";

/** As an address spells it: a dotted IPv4 address, an IPv6 address without brackets, or a name of this machine. */
const LOOPBACK = /^(?:(?:.+\.)?localhost|127(?:\.\d{1,3}){3}|::1)$/i;
const PRIVATE =
  /^(?:10(?:\.\d{1,3}){3}|172\.(?:1[6-9]|2\d|3[01])(?:\.\d{1,3}){2}|192\.168(?:\.\d{1,3}){2}|f[cd][\da-f]{2}:[\da-f:]+)$/i;

/**
 * Throws `forbiddenAddress` for the first address that leads to this machine or a private network as it is spelled: the engine would
 * never ask it. What only a look-up would tell is left to the engine.
 */
export function refuseLocalSources(addresses: readonly string[]): void {
  for (const address of addresses) {
    const host = URL.parse(address)?.hostname.replace(/^\[|\]$/g, "");
    const kind = host === undefined ? undefined : localKind(host);
    if (host === undefined || kind === undefined) continue;
    throw new SwarmbidError(
      "forbiddenAddress",
      `${host} leads to a ${kind} address, which is not contacted: give --allow-local if you trust it.`,
    );
  }
}

function localKind(host: string): "loopback" | "private" | undefined {
  if (LOOPBACK.test(host)) return "loopback";
  return PRIVATE.test(host) ? "private" : undefined;
}
