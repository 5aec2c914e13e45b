import { SwarmbidError } from "../../errors.ts";
import type { NetworkName } from "../networks.ts";

/** Nodes that anybody may ask, by network. A custom network has none. */
const PUBLIC_NODES: Readonly<Record<Exclude<NetworkName, "custom">, string>> = {
  mainnet: "https://api.trongrid.io",
  shasta: "https://api.shasta.trongrid.io",
  nile: "https://nile.trongrid.io",
};

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** Whether the address leads to this machine: no proxy is asked for it, and nobody listens on the way. */
export const isLoopback = ({ hostname }: URL): boolean => LOOPBACK.test(hostname);

/**
 * The node of a network: the address that the user gave, or the public one. Throws `badInput` for what is no address, and for an
 * unencrypted one, which is good enough on a custom network and on this machine only.
 */
export function nodeAddress(network: NetworkName, text?: string): URL {
  const given = text?.trim() ?? (network === "custom" ? "" : PUBLIC_NODES[network]);
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

const refused = (message: string): SwarmbidError => new SwarmbidError("badInput", message);
