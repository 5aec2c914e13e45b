import type { InterpreterStep } from "@ethereumjs/evm";
import { createAddressFromBigInt } from "@ethereumjs/util";
import { toWord } from "../hex.ts";

// What java-tron charges for each step. It differs from Ethereum's gas: nothing for the transaction itself or for its
// input, flat prices for storage, no refunds.

const PRICES: ReadonlyMap<number, number> = new Map(
  (
    [
      [1, [0x51, 0x52, 0x53, 0x5b]],
      [
        2,
        [
          0x30, 0x32, 0x33, 0x34, 0x36, 0x38, 0x3a, 0x3d, 0x41, 0x42, 0x43, 0x44, 0x45, 0x46, 0x48, 0x49, 0x4a, 0x50,
          0x58, 0x59, 0x5a, 0x5f, 0xd2, 0xd3,
        ],
      ],
      [
        3,
        [
          0x01,
          0x03,
          0x10,
          0x11,
          0x12,
          0x13,
          0x14,
          0x15,
          0x16,
          0x17,
          0x18,
          0x19,
          0x1a,
          0x1b,
          0x1c,
          0x1d,
          0x35,
          0x5e,
          ...between(0x60, 0x9f),
        ],
      ],
      [5, [0x02, 0x04, 0x05, 0x06, 0x07, 0x0b, 0x1e, 0x47]],
      [8, [0x08, 0x09, 0x56]],
      [10, [0x0a, 0x57]],
      [20, [0x31, 0x3b, 0x3c, 0x40, 0xd1, 0xd4]],
      [30, [0x20]],
      [40, [0xd0, 0xf1, 0xf2, 0xf4, 0xfa]],
      [50, [0x54]],
      [100, [0x5c, 0x5d]],
      [400, [0x3f]],
      [32_000, [0xf0, 0xf5]],
      ...between(0, 4).map((topics): [number, number[]] => [375 * (topics + 1), [0xa0 + topics]]),
    ] satisfies [number, number[]][]
  ).flatMap(([price, codes]) => codes.map((code): [number, number] => [code, price])),
);

const SET_NEW = 20_000n;
const SET_OLD = 5_000n;
const SEND_VALUE = 9_000n - 2_300n;
const NEW_ACCOUNT = 25_000n;
export const ENERGY_PER_CODE_BYTE = 200n;

/** Precompiled contracts: energy for an input of so many bytes. */
const PRECOMPILED: Readonly<Record<string, (bytes: bigint) => bigint>> = {
  1: () => 3_000n,
  2: (bytes) => 60n + 12n * words(bytes),
  3: (bytes) => 600n + 120n * words(bytes),
  4: (bytes) => 15n + 3n * words(bytes),
};

function between(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

function words(bytes: bigint): bigint {
  return (bytes + 31n) / 32n;
}

/** The energy of the step that is about to run. */
export async function energyOf(step: InterpreterStep): Promise<bigint> {
  const { code } = step.opcode;
  const top = (depth: number): bigint => step.stack.at(-1 - depth) ?? 0n;
  const fixed = BigInt(PRICES.get(code) ?? 0);
  const isCall = code === 0xf1 || code === 0xf2 || code === 0xd0 || code === 0xf4 || code === 0xfa;
  const extra = code === 0x55 ? await storeEnergy(step) : isCall ? await callEnergy(step) : dataEnergy(code, top);
  return fixed + extra + memoryEnergy(touchedMemory(code, top), step.memoryWordCount);
}

async function storeEnergy({ stateManager, address, stack }: InterpreterStep): Promise<bigint> {
  const slot = stack.at(-1) ?? 0n;
  const value = stack.at(-2) ?? 0n;
  const before = await stateManager.getStorage(address, toWord(slot));
  return before.every((byte) => byte === 0) && value !== 0n ? SET_NEW : SET_OLD;
}

async function callEnergy({ opcode: { code }, stack, stateManager }: InterpreterStep): Promise<bigint> {
  const top = (depth: number): bigint => stack.at(-1 - depth) ?? 0n;
  const carriesValue = code === 0xf1 || code === 0xf2 || code === 0xd0;
  let energy = PRECOMPILED[String(top(1))]?.(top(inputAt(code) + 1)) ?? 0n;
  if (carriesValue && top(2) !== 0n) {
    energy += SEND_VALUE;
    const receiver = createAddressFromBigInt(BigInt.asUintN(160, top(1)));
    if (code !== 0xf2 && (await stateManager.getAccount(receiver)) === undefined) energy += NEW_ACCOUNT;
  }
  return energy;
}

/** Where a call's input offset stands on the stack: CALLTOKEN has a value and a token, CALL a value, the others neither. */
const inputAt = (code: number): number => (code === 0xd0 ? 4 : code === 0xf1 || code === 0xf2 ? 3 : 2);

function dataEnergy(code: number, top: (depth: number) => bigint): bigint {
  switch (code) {
    case 0x0a:
      return 10n * BigInt(Math.ceil(top(1).toString(2).length / 8) * (top(1) === 0n ? 0 : 1));
    case 0x20:
      return 6n * words(top(1));
    case 0x37:
    case 0x39:
    case 0x3e:
    case 0x5e:
      return 3n * words(top(2));
    case 0x3c:
      return 3n * words(top(3));
    case 0xf5:
      return 6n * words(top(2));
    default:
      return code >= 0xa0 && code <= 0xa4 ? 8n * top(1) : 0n;
  }
}

/** The end of the memory that a step reads or writes, in bytes. */
function touchedMemory(code: number, top: (depth: number) => bigint): bigint {
  const end = (offset: bigint, length: bigint): bigint => (length > 0n ? offset + length : 0n);
  const later = (a: bigint, b: bigint): bigint => (a > b ? a : b);
  switch (code) {
    case 0x20:
    case 0xf3:
    case 0xfd:
    case 0xa0:
    case 0xa1:
    case 0xa2:
    case 0xa3:
    case 0xa4:
      return end(top(0), top(1));
    case 0x37:
    case 0x39:
    case 0x3e:
      return end(top(0), top(2));
    case 0x3c:
      return end(top(1), top(3));
    case 0x51:
    case 0x52:
      return end(top(0), 32n);
    case 0x53:
      return end(top(0), 1n);
    case 0x5e:
      return end(later(top(0), top(1)), top(2));
    case 0xf0:
    case 0xf5:
      return end(top(1), top(2));
    case 0xf1:
    case 0xf2:
    case 0xf4:
    case 0xfa:
    case 0xd0: {
      const input = inputAt(code);
      return later(end(top(input), top(input + 1)), end(top(input + 2), top(input + 3)));
    }
    default:
      return 0n;
  }
}

function memoryEnergy(end: bigint, wordsBefore: bigint): bigint {
  const after = words(end);
  const price = (count: bigint): bigint => 3n * count + (count * count) / 512n;
  return after > wordsBefore ? price(after) - price(wordsBefore) : 0n;
}
