import type { NetworkTokens } from "../chain.ts";
import type { NetworkName } from "../networks.ts";
import type { TronAddress } from "../tronAddress.ts";

/** Where BTT and BTTOLD are on the known networks; of Shasta none is known, and a custom network's are named by its user. */
export const NETWORK_TOKENS: Readonly<Record<NetworkName, NetworkTokens>> = {
  mainnet: { btt: "TAFjULxiVgT4qWk6UZwjqwZXTSaGaqnVp4" as TronAddress, bttold: 1_002_000n },
  nile: { btt: "TNuoKL1ni8aoshfFL1ASca1Gou9RXwAzfn" as TronAddress },
  shasta: {},
  custom: {},
};
