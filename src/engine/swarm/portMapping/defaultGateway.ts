import { readFile } from "node:fs/promises";
import { networkInterfaces } from "node:os";
import { addressKind } from "../network/addressPolicy.ts";

const ROUTES = "/proc/net/route";

/**
 * The router's IPv4 address: from the table of routes where the system shows it as a file (Linux); elsewhere the first
 * address of a private network that we are in, as nearly all home routers have it. Undefined when there is none.
 */
export async function defaultGateway(
  readRoutes: () => Promise<string> = () => readFile(ROUTES, "latin1"),
): Promise<string | undefined> {
  const routes = await readRoutes().catch(() => undefined);
  return routes === undefined ? firstOfOwnNetwork() : fromRoutes(routes);
}

/** The line whose destination and mask are zero; addresses are hexadecimal, the last byte first. */
function fromRoutes(routes: string): string | undefined {
  for (const line of routes.split("\n")) {
    const [, destination, gateway = "", , , , , mask] = line.trim().split(/\s+/);
    if (destination === "00000000" && mask === "00000000" && /^[0-9A-F]{8}$/i.test(gateway) && gateway !== "00000000")
      return [...Buffer.from(gateway, "hex")].reverse().join(".");
  }
  return undefined;
}

function firstOfOwnNetwork(): string | undefined {
  for (const own of Object.values(networkInterfaces()).flat()) {
    if (own?.family !== "IPv4" || own.internal || addressKind(own.address) !== "private") continue;
    const mask = own.netmask.split(".").map(Number);
    const network = own.address.split(".").map((part, at) => Number(part) & (mask[at] ?? 0));
    return [...network.slice(0, 3), (network[3] ?? 0) | 1].join(".");
  }
  return undefined;
}
