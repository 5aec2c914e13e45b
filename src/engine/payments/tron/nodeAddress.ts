import { SwarmbidError } from "../../errors.ts";
import type { NetworkName } from "../networks.ts";

/**
 * Nodes that anybody may ask, by network, each of somebody else; the first one is asked when the user names none. A custom network has none,
 * and of Shasta there is one.
 */
const PUBLIC_NODES: Readonly<Record<NetworkName, readonly string[]>> = {
  mainnet: ["https://api.trongrid.io", "https://tron-rpc.publicnode.com"],
  shasta: ["https://api.shasta.trongrid.io"],
  nile: ["https://nile.trongrid.io", "https://api.nileex.io"],
  custom: [],
};

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** Whether the address leads to this machine: no proxy is asked for it, and nobody listens on the way. */
export const isLoopback = ({ hostname }: URL): boolean => LOOPBACK.test(hostname);

/**
 * The node of a network: the address that the user gave, or the public one. Throws `badInput` for what is no address, and for an
 * unencrypted one, which is good enough on a custom network and on this machine only.
 */
export function nodeAddress(network: NetworkName, text?: string): URL {
  const given = text?.trim() ?? PUBLIC_NODES[network][0] ?? "";
  if (given === "") throw refused("A custom network needs the address of its node, such as http://127.0.0.1:8090.");
  const url = URL.parse(given);
  if (url === null || (url.protocol !== "https:" && url.protocol !== "http:") || url.hostname === "")
    throw refused("The node's address is none: write it like https://nile.trongrid.io.");
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "")
    throw refused(
      "The node's address has a name, a password or a query in it: leave those out, keys have their own setting.",
    );
  if (url.protocol === "http:" && network !== "custom" && !isLoopback(url))
    throw refused("What goes to that node would be open to everyone on the way: write its address with https.");
  if (!url.pathname.endsWith("/")) url.pathname += "/";
  return url;
}

/** Another public node of the network than `first`; undefined where there is none. */
export const secondNodeAddress = (network: NetworkName, first: URL): URL | undefined =>
  PUBLIC_NODES[network].map((text) => nodeAddress(network, text)).find(({ host }) => host !== first.host);

const refused = (message: string): SwarmbidError => new SwarmbidError("badInput", message);
