import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { SwarmbidError } from "../../errors.ts";
import { addressKind, mayConnect } from "./addressPolicy.ts";

/** An address that may be connected to. */
export interface CheckedAddress {
  readonly address: string;
  readonly family: 4 | 6;
}

export type CheckedAddresses = readonly [CheckedAddress, ...CheckedAddress[]];

/** Every IP address of a host name. */
export type Resolve = (hostname: string) => Promise<readonly string[]>;

const resolveBySystem: Resolve = async (hostname) => {
  const found = await lookup(hostname, { all: true });
  return found.map(({ address }) => address);
};

/**
 * The addresses of a host that the policy lets us connect to; whoever connects must use these and not ask again, because
 * a second answer may differ. Throws `forbiddenAddress` when there is none, `downloadFailed` when the name is unknown.
 */
export async function checkedAddresses(
  host: string,
  allowLocalNetwork: boolean,
  resolve: Resolve = resolveBySystem,
): Promise<CheckedAddresses> {
  const name = host.replace(/^\[|\]$/g, "");
  const found = isIP(name) === 0 ? await resolved(name, resolve) : [name];
  const [first, ...others] = found.flatMap((address) => {
    const kind = addressKind(address);
    return kind !== undefined && mayConnect(kind, allowLocalNetwork) ? [checked(address)] : [];
  });
  if (first === undefined) throw forbidden(host, found);
  return [first, ...others];
}

function checked(address: string): CheckedAddress {
  return { address, family: isIP(address) === 6 ? 6 : 4 };
}

async function resolved(name: string, resolve: Resolve): Promise<readonly string[]> {
  try {
    return await resolve(name);
  } catch (error) {
    throw new SwarmbidError(
      "downloadFailed",
      `The host ${name} could not be found. Check the address and your connection.`,
      error,
    );
  }
}

function forbidden(host: string, addresses: readonly string[]): SwarmbidError {
  const kind = addresses.map((address) => addressKind(address) ?? "unknown").find((found) => found !== "public");
  return new SwarmbidError(
    "forbiddenAddress",
    `${host} leads to a ${kind ?? "missing"} address, which is not contacted. Allow the local network in the settings if you trust it.`,
  );
}
