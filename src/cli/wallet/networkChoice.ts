import { SwarmbidError } from "../../engine/errors.ts";
import { customNetwork, MAINNET, type Network, NILE, SHASTA } from "../../engine/payments/networks.ts";
import type { OptionTable } from "../optionTables.ts";

/** The network that a wallet's command is about, and the node that the user named for it. */
export interface NetworkChoice {
  readonly network: Network;
  /** http or https; undefined: the network's own. Never undefined for a custom network. */
  readonly node: URL | undefined;
}

export const networkOptions = {
  network: {
    type: "string",
    value: "NAME",
    help: "nile (a test network, the default), shasta (another one), mainnet (real money) or custom.",
  },
  node: { type: "string", value: "URL", help: "Ask this node; needed with --network custom." },
  "chain-id": { type: "string", value: "N", help: "The chain's number, with --network custom." },
} as const satisfies OptionTable;

const KNOWN: readonly Network[] = [NILE, SHASTA, MAINNET];

/** Throws `badInput` with a sentence. */
export function readNetwork(values: Readonly<Partial<Record<keyof typeof networkOptions, string>>>): NetworkChoice {
  const name = values.network ?? NILE.name;
  const chainId = values["chain-id"];
  const node = values.node === undefined ? undefined : readNode(values.node);
  const known = KNOWN.find((network) => network.name === name);
  if (known !== undefined) {
    if (chainId === undefined) return { network: known, node };
    throw refused(`--chain-id goes with --network custom: ${known.name} has its own number.`);
  }
  if (name !== "custom") throw refused("--network wants nile, shasta, mainnet or custom.");
  if (node === undefined || chainId === undefined)
    throw refused("--network custom wants --node URL and --chain-id N: name both.");
  if (!/^\d{1,10}$/.test(chainId)) throw refused("--chain-id wants a number, such as 3448148188.");
  return { network: customNetwork(Number(chainId)), node };
}

/** What is said before a command that works with real money; undefined where it is none. */
export function banner({ network }: NetworkChoice): string | undefined {
  if (network.name === "mainnet") return "*** MAINNET: this is real money. ***\n";
  return network.real ? "*** Custom network: its coins may be real money. ***\n" : undefined;
}

function readNode(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && (url.protocol === "http:" || url.protocol === "https:")) return url;
  throw refused("--node wants the http or https address of a TRON full node.");
}

const refused = (message: string): SwarmbidError => new SwarmbidError("badInput", message);
