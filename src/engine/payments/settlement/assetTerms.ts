import type { Asset } from "../../amount.ts";
import { SwarmbidError } from "../../errors.ts";
import type { NetworkTokens } from "../chain.ts";
import type { AssetTerms } from "./vault/vaultCalls.ts";
import { addressNumber } from "./vault/words.ts";

/** An asset as vaults and channels name it on this network. Throws `badInput` where it has no token of that name. */
export function assetTerms(asset: Asset, { btt, bttold }: NetworkTokens): AssetTerms {
  if (asset === "BTT" && btt !== undefined) return { assetKind: 20, assetId: addressNumber(btt) };
  if (asset === "BTTOLD" && bttold !== undefined) return { assetKind: 10, assetId: bttold };
  throw new SwarmbidError("badInput", `${asset} cannot be settled on this network: choose another asset or network.`);
}
