import { SwarmbidError } from "../errors.ts";

export type NetworkName = "mainnet" | "shasta" | "nile" | "custom";

/** A TRON network, and the number by which signatures name it (TIP-712: the low 32 bits of the chain's id). */
export interface Network {
  readonly name: NetworkName;
  readonly chainId: number;
  /** Whether its coins are worth money. A custom network may be anything: it counts as real. */
  readonly real: boolean;
}

export const MAINNET: Network = { name: "mainnet", chainId: 728_126_428, real: true };
export const SHASTA: Network = { name: "shasta", chainId: 2_494_104_990, real: false };
export const NILE: Network = { name: "nile", chainId: 3_448_148_188, real: false };

const LAST_CHAIN_ID = 2 ** 32 - 1;

/**
 * A network that the user names by its number. Throws `badInput` for what is none, and for the number of a known network: a voucher
 * for a “test network” would be good for money there.
 */
export function customNetwork(chainId: number): Network {
  if (!Number.isInteger(chainId) || chainId < 1 || chainId > LAST_CHAIN_ID)
    throw new SwarmbidError("badInput", `The number of a chain lies between 1 and ${LAST_CHAIN_ID}: look it up again.`);
  const known = [MAINNET, SHASTA, NILE].find((network) => network.chainId === chainId);
  if (known !== undefined)
    throw new SwarmbidError("badInput", `That is the number of ${known.name}: choose ${known.name} by its name.`);
  return { name: "custom", chainId, real: true };
}
