import { keccak_256 } from "@noble/hashes/sha3.js";
import { expect, test } from "vitest";
import vault from "../../contracts/SwarmbidVault.json" with { type: "json" };
import { encodeCall, encodeWords } from "../../devnet/api/abi.ts";
import { methodsOf } from "../../devnet/api/methods.ts";
import { createdAddress } from "../../devnet/chain/apply.ts";
import { composeCreation } from "../../devnet/chain/compose.ts";
import { send } from "../../devnet/genesis.ts";
import { fromHex, toHex } from "../../devnet/hex.ts";
import { openVaultBench, SWEEP, type VaultBench } from "./support/vaultBench.ts";

// ADR 14: the same runtime code does not make the same vault.

const CREDITS_SLOT = 2n;
const keccak = (hex: string): string => toHex(keccak_256(fromHex(hex)));
const number = (value: number, bytes: number): string => value.toString(16).padStart(bytes * 2, "0");

/** Creation code that writes one word of storage and then leaves our runtime code behind. */
function hostileCode(slot: string, value: bigint): string {
  const { runtimeCode } = vault.trc20;
  const store = `7f${encodeWords([value])}7f${slot}55`;
  const size = number(runtimeCode.length / 2, 2);
  const rest = (offset: number): string => `61${size}61${number(offset, 2)}5f39` + `61${size}5ff3`;
  return store + rest((store + rest(0)).length / 2) + runtimeCode;
}

/** Where the vault keeps what a payee has earned. */
function creditSlot(bench: VaultBench): string {
  const asset = keccak(encodeWords([20n, bench.btt]));
  return keccak(asset + keccak(encodeWords([bench.stranger.address, CREDITS_SLOT])));
}

test("a hostile constructor robs a vault's payers, and only the creation code tells", async () => {
  const bench = await openVaultBench();
  const { chain, btt, payer, stranger } = bench;
  const code = hostileCode(creditSlot(bench), 1_000n);
  const id = await send(chain, stranger, (terms) => composeCreation(stranger.address, code, "SwarmbidVault", terms));
  const trap = createdAddress(id, stranger.address);

  const token = `41${btt.toString(16).padStart(40, "0")}`;
  await bench.transact(payer, token, encodeCall("approve(address,uint256)", trap, 1_000n));
  const fund = encodeCall("fund(address,uint8,uint256,uint128,uint128)", payer.address, 20n, btt, 1_000n, 0n);
  expect((await bench.transact(payer, trap, fund)).outcome).toBe("SUCCESS");
  const before = await bench.balance(stranger.address);
  const swept = await bench.transact(stranger, trap, encodeCall(SWEEP, 20n, btt, stranger.address));
  expect(swept.outcome).toBe("SUCCESS");
  expect((await bench.balance(stranger.address)) - before).toBe(1_000n);

  const { getcontract, getcontractinfo } = methodsOf(chain, false);
  const told = async (value: string) => ({
    bytecode: (await getcontract?.({ value }))?.["bytecode"],
    runtimecode: (await getcontractinfo?.({ value }))?.["runtimecode"],
  });
  const ours = { bytecode: vault.trc20.initCode, runtimecode: vault.trc20.runtimeCode };
  expect(await told(trap)).toEqual({ bytecode: code, runtimecode: ours.runtimecode });
  expect(await told(bench.vault)).toEqual(ours);
});

test("the vault's own constructor writes nothing", () => {
  const { initCode, runtimeCode } = vault.trc20;
  const constructor = initCode.slice(0, initCode.indexOf(runtimeCode));
  expect(initCode.endsWith(runtimeCode)).toBe(true);
  expect(constructor.length / 2).toBeLessThan(40);
  expect(opcodesOf(constructor)).not.toContain(0x55);
});

/** Without what PUSH puts on the stack. */
function opcodesOf(code: string): number[] {
  const opcodes: number[] = [];
  for (let at = 0, bytes = fromHex(code); at < bytes.length; at += 1) {
    const opcode = bytes[at] ?? 0;
    opcodes.push(opcode);
    if (opcode >= 0x60 && opcode <= 0x7f) at += opcode - 0x5f;
  }
  return opcodes;
}
