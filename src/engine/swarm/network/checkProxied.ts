import { isIP } from "node:net";
import { setTimeout } from "node:timers/promises";
import { SwarmbidError } from "../../errors.ts";
import { addressKind } from "./addressPolicy.ts";
import { checkedAddresses, type Resolve } from "./checkedAddresses.ts";

/** Our own resolver is given this long; where a proxy is needed, it often knows no name of the internet. */
const RESOLVE_MS = 2_000;
/** Names that lead into the network that resolves them, whichever that is. */
const LOCAL_NAME = /^[^.]+$|\.(local|localhost|internal|intranet|lan|corp|home|private|home\.arpa)\.?$/i;

/**
 * What can be checked of a host that a proxy will look up: addresses as they stand, names that are local by their spelling, and names
 * that our own resolver knows as local ones. True: it leads into a local network, which the user opened. Throws `forbiddenAddress`.
 */
export async function checkProxied(host: string, allowLocalNetwork: boolean, resolve?: Resolve): Promise<boolean> {
  const name = host.replace(/^\[|\]$/g, "");
  if (isIP(name) !== 0) {
    await checkedAddresses(host, allowLocalNetwork);
    return addressKind(name) !== "public";
  }
  if (LOCAL_NAME.test(name)) {
    if (allowLocalNetwork) return true;
    throw new SwarmbidError(
      "forbiddenAddress",
      `${host} is a name of a local network, which is not contacted. Allow the local network in the settings if you trust it.`,
    );
  }
  // Where the user opened local networks there is nothing left to refuse.
  if (allowLocalNetwork) return false;
  const known = checkedAddresses(host, false, resolve).catch((error: unknown) => {
    if (SwarmbidError.is(error, "forbiddenAddress")) throw error;
  });
  await Promise.race([known, setTimeout(RESOLVE_MS, undefined, { ref: false })]);
  return false;
}
