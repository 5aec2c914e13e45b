import { type ProxyRoute, proxyFor } from "../../proxy/proxyFor.ts";
import { addressKind } from "./addressPolicy.ts";
import { type CheckedAddresses, checkedAddresses } from "./checkedAddresses.ts";
import { checkProxied } from "./checkProxied.ts";
import { networkPolicy } from "./networkPolicy.ts";
import { checkWebTransport } from "./webTransport.ts";

/** How a web address is reached: at checked addresses and nowhere else, or by a proxy, which resolves the name itself. */
export type Route = { readonly addresses: CheckedAddresses } | { readonly proxy: ProxyRoute };

export interface RouteNeeds {
  readonly allowLocalNetwork: boolean;
  /** Where a host may be reached; by default what the policy leaves of its addresses. */
  readonly addressesOf?: (host: string) => Promise<CheckedAddresses>;
}

/** Throws `forbiddenAddress` when the address may not be asked, `downloadFailed` when its name is unknown or the proxy is none. */
export async function routeTo(url: URL, { allowLocalNetwork, addressesOf }: RouteNeeds): Promise<Route> {
  const { transport, proxy: settings } = networkPolicy();
  const proxy = settings === undefined ? undefined : proxyFor(url, settings);
  if (proxy !== undefined) {
    const isLocal = await checkProxied(url.hostname, allowLocalNetwork);
    checkWebTransport(url, transport, isLocal);
    return { proxy };
  }
  const addresses = await (addressesOf?.(url.hostname) ?? checkedAddresses(url.hostname, allowLocalNetwork));
  const isLocal = allowLocalNetwork && addresses.every(({ address }) => addressKind(address) !== "public");
  checkWebTransport(url, transport, isLocal);
  return { addresses };
}
