import { createHash } from "node:crypto";
import { SwarmbidError } from "../../../errors.ts";
import type { Chain } from "../../chain.ts";
import type { TronAddress } from "../../tronAddress.ts";

/** Which of our builds a vault is: the other one never sees a TRC-10 token. */
export type VaultBuild = "trc20" | "trc10";

/** SHA-256 of both codes of both builds (ADR 14): those that are committed in contracts/SwarmbidVault.json. */
export const VAULT_CODES: Readonly<Record<VaultBuild, { readonly creation: string; readonly runtime: string }>> = {
  trc20: {
    creation: "ffcb927111278a5a6c4e5c3b9928e58b320fe64f807f06d010d49f2e58954782",
    runtime: "5c58ae097470803bc719dde2c65662ef39397a2595fc411888a4f72c6a30e1b3",
  },
  trc10: {
    creation: "901845a621ae18eac19f02df914cc43f8c7ab8c274a2e2f395952112477ce580",
    runtime: "f286fcac8e757a959628884e8f9d5e25e430ca13ca27bd9051f2488c7f35a42c",
  },
};

/**
 * Says which build of our vault is at an address. Throws `vaultUntrusted` for anything else: what another contract would do with a deposit
 * nobody knows.
 */
export async function trustVault(chain: Chain, vault: TronAddress): Promise<VaultBuild> {
  const { creation, runtime } = await chain.contractCode(vault);
  const told = { creation: hashOf(creation), runtime: hashOf(runtime) };
  const build = (["trc20", "trc10"] as const).find(
    (name) => VAULT_CODES[name].creation === told.creation && VAULT_CODES[name].runtime === told.runtime,
  );
  if (build !== undefined) return build;
  throw new SwarmbidError(
    "vaultUntrusted",
    `At ${vault} there is no vault of ours on ${chain.network.name}: nothing is put into it; choose another one, or deploy a vault.`,
  );
}

const hashOf = (code: Uint8Array | undefined): string | undefined =>
  code === undefined ? undefined : createHash("sha256").update(code).digest("hex");
