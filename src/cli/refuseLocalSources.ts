import { BlockList, isIP } from "node:net";
import { SwarmbidError } from "../engine/errors.ts";

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8);
loopback.addAddress("::1", "ipv6");

const privateNetworks = new BlockList();
for (const [network, prefix] of [
  ["10.0.0.0", 8],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
] as const)
  privateNetworks.addSubnet(network, prefix);
privateNetworks.addSubnet("fc00::", 7, "ipv6");

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
  if (host === "localhost" || host.endsWith(".localhost")) return "loopback";
  const version = isIP(host);
  if (version === 0) return undefined;
  const family = version === 6 ? "ipv6" : "ipv4";
  if (loopback.check(host, family)) return "loopback";
  return privateNetworks.check(host, family) ? "private" : undefined;
}
