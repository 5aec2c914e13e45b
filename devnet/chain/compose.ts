import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import type { HexAddress } from "../address.ts";
import { fromHex } from "../hex.ts";
import { type Block, refBytesOf, refHashOf } from "./blocks.ts";

// Raw transactions of the devnet's own making: its first contracts, and tests that play a client.

export interface Terms {
  /** The block that the transaction refers to. */
  readonly block: Block;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Milliseconds from the block's time on. */
  readonly validFor?: number;
  /** Sun. */
  readonly feeLimit?: number;
}

const VALID_FOR_MS = 60_000;
const FEE_LIMIT = 1_000_000_000;

type Value = bigint | Uint8Array;

/** Fields by number, in order; what is zero or empty is left out. */
function message(fields: Readonly<Record<number, Value>>): Uint8Array {
  const writer = new BinaryWriter();
  for (const [number, value] of Object.entries(fields)) {
    if (value instanceof Uint8Array) {
      if (value.length > 0) writer.tag(Number(number), WireType.LengthDelimited).bytes(value);
    } else if (value !== 0n) writer.tag(Number(number), WireType.Varint).int64(value);
  }
  return writer.finish();
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function compose(kind: bigint, type: string, contract: Uint8Array, terms: Terms): Uint8Array {
  const { block, now, validFor = VALID_FOR_MS, feeLimit } = terms;
  const any = message({ 1: bytes(`type.googleapis.com/protocol.${type}`), 2: contract });
  return message({
    1: fromHex(refBytesOf(block)),
    4: fromHex(refHashOf(block)),
    8: BigInt(block.timestamp + validFor),
    11: message({ 1: kind, 2: any }),
    14: BigInt(now),
    18: BigInt(kind >= 30n ? (feeLimit ?? FEE_LIMIT) : 0),
  });
}

export const composeTransfer = (from: HexAddress, to: HexAddress, sun: bigint, terms: Terms): Uint8Array =>
  compose(1n, "TransferContract", message({ 1: fromHex(from), 2: fromHex(to), 3: sun }), terms);

export const composeTokenTransfer = (
  from: HexAddress,
  to: HexAddress,
  token: bigint,
  amount: bigint,
  terms: Terms,
): Uint8Array =>
  compose(
    2n,
    "TransferAssetContract",
    message({ 1: bytes(String(token)), 2: fromHex(from), 3: fromHex(to), 4: amount }),
    terms,
  );

export function composeCreation(from: HexAddress, code: string, name: string, terms: Terms): Uint8Array {
  const made = message({ 1: fromHex(from), 4: fromHex(code), 6: 100n, 7: bytes(name), 8: 10_000_000n });
  return compose(30n, "CreateSmartContract", message({ 1: fromHex(from), 2: made }), terms);
}

export interface TokenAttached {
  readonly id: bigint;
  readonly value: bigint;
}

export const composeCall = (
  from: HexAddress,
  contract: HexAddress,
  data: string,
  terms: Terms,
  token: TokenAttached = { id: 0n, value: 0n },
  sun = 0n,
): Uint8Array =>
  compose(
    31n,
    "TriggerSmartContract",
    message({ 1: fromHex(from), 2: fromHex(contract), 3: sun, 4: fromHex(data), 5: token.value, 6: token.id }),
    terms,
  );
