import { SwarmbidError } from "../../../errors.ts";
import type { Chain } from "../../chain.ts";
import type { TronAddress } from "../../tronAddress.ts";
import { trustedBuild, type VaultBuild } from "../../vaultBuilds.ts";

/**
 * Says which build of our vault is at an address (ADR 14). Throws `vaultUntrusted` for anything else: what another contract would do with
 * a deposit nobody knows.
 */
export async function trustVault(chain: Chain, vault: TronAddress): Promise<VaultBuild> {
  const build = trustedBuild(await chain.contractCode(vault));
  if (build !== undefined) return build;
  throw new SwarmbidError(
    "vaultUntrusted",
    `At ${vault} there is no vault of ours on ${chain.network.name}: nothing is put into it; choose another one, or deploy a vault.`,
  );
}
