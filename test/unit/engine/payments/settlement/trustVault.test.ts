import { expect, test } from "vitest";
import vault from "../../../../../contracts/SwarmbidVault.json" with { type: "json" };
import type { Chain, ContractCode } from "../../../../../src/engine/payments/chain.ts";
import { NILE } from "../../../../../src/engine/payments/networks.ts";
import { trustVault } from "../../../../../src/engine/payments/settlement/vault/trustVault.ts";
import { sampleVault } from "../vouchers/sampleChannel.ts";

const { trc20, trc10 } = vault;
const codes = (creation: string | undefined, runtime: string | undefined): ContractCode => ({
  creation: creation === undefined ? undefined : Buffer.from(creation, "hex"),
  runtime: runtime === undefined ? undefined : Buffer.from(runtime, "hex"),
});
const chainWith = (code: ContractCode) =>
  ({ network: NILE, contractCode: () => Promise.resolve(code) }) as unknown as Chain;

test("a vault is told by both its codes, of one build", async () => {
  expect(await trustVault(chainWith(codes(trc20.initCode, trc20.runtimeCode)), sampleVault)).toBe("trc20");
  expect(await trustVault(chainWith(codes(trc10.initCode, trc10.runtimeCode)), sampleVault)).toBe("trc10");
});

test.each([
  ["half of each build", codes(trc20.initCode, trc10.runtimeCode)],
  ["bytes after the creation code", codes(`${trc20.initCode}00`, trc20.runtimeCode)],
  ["no creation code", codes(undefined, trc20.runtimeCode)],
  ["nothing", codes(undefined, undefined)],
])("%s is no vault of ours", async (_, code) => {
  await expect(trustVault(chainWith(code), sampleVault)).rejects.toMatchObject({ code: "vaultUntrusted" });
});
