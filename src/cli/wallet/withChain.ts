import { environmentProxy } from "../../engine/environmentProxy.ts";
import { SwarmbidError } from "../../engine/errors.ts";
import type { Chain, NetworkTokens } from "../../engine/payments/chain.ts";
import { type Ledger, openLedger } from "../../engine/payments/ledger/ledger.ts";
import type { Network } from "../../engine/payments/networks.ts";
import { NETWORK_TOKENS } from "../../engine/payments/tron/networkTokens.ts";
import { nodeAddress, secondNodeAddress } from "../../engine/payments/tron/nodeAddress.ts";
import { createTronChain } from "../../engine/payments/tron/tronChain.ts";
import { parseTronAddress } from "../../engine/payments/tronAddress.ts";
import type { OptionTable } from "../optionTables.ts";
import type { WalletParts } from "./walletCommand.ts";

export const tokenOptions = {
  btt: { type: "string", value: "ADDRESS", help: "The contract of BTT, on a network where it is not known." },
  bttold: { type: "string", value: "ID", help: "The number of BTTOLD (TRC-10), on a network where it is not known." },
} as const satisfies OptionTable;

type TokenValues = Readonly<Partial<Record<keyof typeof tokenOptions, string>>>;

/** The key of one's own for a node that wants one: never an argument, which every process can read. */
const API_KEY = "SWARMBID_TRON_API_KEY";

/** The tokens of the network. Throws `badInput` for what is none, and for another BTT than the network's own. */
export function readTokens({ name }: Network, { btt, bttold }: TokenValues): NetworkTokens {
  const own = NETWORK_TOKENS[name];
  if ((btt !== undefined && own.btt !== undefined) || (bttold !== undefined && own.bttold !== undefined))
    throw new SwarmbidError("badInput", `${name} has a BTT of its own: leave out --btt and --bttold.`);
  if (bttold !== undefined && !/^[1-9]\d{6}$/.test(bttold))
    throw new SwarmbidError("badInput", "--bttold wants the number of a TRC-10 token, such as 1002000.");
  return {
    ...own,
    ...(btt === undefined ? {} : { btt: parseTronAddress(btt) }),
    ...(bttold === undefined ? {} : { bttold: BigInt(bttold) }),
  };
}

/** Runs `work` with the network that was chosen; its node is asked nothing any more afterwards. */
export async function withChain<T>(
  { folder, choice, clock }: Pick<WalletParts, "folder" | "choice" | "clock">,
  tokens: NetworkTokens,
  work: (chain: Chain) => Promise<T>,
): Promise<T> {
  const { network, node } = choice;
  let ledger: Ledger | undefined;
  const url = nodeAddress(network.name, node?.href);
  const proxy = environmentProxy(process.env);
  const access = { url, apiKey: process.env[API_KEY] === "" ? undefined : process.env[API_KEY], proxy };
  const other = secondNodeAddress(network.name, url);
  // The key is the first one's alone.
  const second = other === undefined ? undefined : { url: other, proxy };
  const isStopped = (): boolean => (ledger ??= openLedger(folder, network.chainId, clock)).stopped;
  const chain = createTronChain({ network, tokens, access, second, folder, clock, isStopped });
  try {
    return await work(chain);
  } finally {
    chain.close();
    ledger?.close();
  }
}
