import { addressKind } from "../network/addressPolicy.ts";
import { askByNatPmp } from "./askByNatPmp.ts";
import { askByPcp } from "./askByPcp.ts";
import { askByUpnp } from "./askByUpnp.ts";
import { defaultGateway } from "./defaultGateway.ts";
import { findGateway } from "./findGateway.ts";
import type { MappingMethod } from "./mappingMethod.ts";

/** PCP and NAT-PMP share it. */
const GATEWAY_PORT = 5351;

/** The ways to ask this network's router, the newest protocol first. */
export async function mappingMethods(): Promise<readonly MappingMethod[]> {
  const host = await defaultGateway();
  const gateway = host !== undefined && isRouter(host) ? { host, port: GATEWAY_PORT } : undefined;
  return [
    ...(gateway === undefined ? [] : [askByPcp(gateway), askByNatPmp(gateway)]),
    askByUpnp((signal) => findGateway((address) => isRouter(address) && mayAnswer(address, host), signal)),
  ];
}

/** Any machine of the network hears the question: where the table of routes names the router, nobody else is believed. */
const mayAnswer = (address: string, gateway: string | undefined): boolean =>
  process.platform !== "linux" || gateway === undefined || address === gateway;

/** A router's inner side has an address of a local network: nobody on the internet is asked to open a port. */
function isRouter(address: string): boolean {
  const kind = addressKind(address);
  return kind === "private" || kind === "link-local" || kind === "carrier-internal";
}
