import { checkedAddresses, type Resolve } from "./checkedAddresses.ts";

/**
 * The udp address with its host replaced by a checked IPv4 address (BEP 15 over IPv4, as the library speaks it). UDP has
 * no Host header, so nothing is lost by that. Throws like `checkedAddresses`.
 */
export async function pinTracker(announceUrl: string, allowLocalNetwork: boolean, resolve?: Resolve): Promise<string> {
  const url = new URL(announceUrl);
  const addresses = await checkedAddresses(url.hostname, allowLocalNetwork, resolve);
  const pinned = addresses.find(({ family }) => family === 4);
  if (pinned === undefined) throw new Error(`${url.hostname} has no IPv4 address`);
  return `udp://${pinned.address}:${url.port}${url.pathname}${url.search}`;
}
