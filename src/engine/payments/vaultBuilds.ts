import { trc10, trc20 } from "../../../contracts/SwarmbidVault.json";
import type { ContractCode } from "./chain.ts";

/** The vault's two builds: for BTT alone, and one that knows TRC-10 tokens too. */
export type VaultBuild = "trc20" | "trc10";

const BUILDS = { trc20, trc10 } as const;

const bytesOf = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, "hex"));

/** The code that makes a vault: sent as it is, in a transaction of its own (ADR 14). */
export const vaultCreation = (build: VaultBuild): Uint8Array => bytesOf(BUILDS[build].initCode);

/** Which of our builds a contract is, by both of its codes (ADR 14); undefined: it is not to be trusted. */
export function trustedBuild({ creation, runtime }: ContractCode): VaultBuild | undefined {
  if (creation === undefined || runtime === undefined) return undefined;
  const is = (build: VaultBuild): boolean =>
    Buffer.compare(creation, bytesOf(BUILDS[build].initCode)) === 0 &&
    Buffer.compare(runtime, bytesOf(BUILDS[build].runtimeCode)) === 0;
  if (is("trc20")) return "trc20";
  return is("trc10") ? "trc10" : undefined;
}
