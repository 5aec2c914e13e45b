import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";
import { sha256 } from "@noble/hashes/sha2.js";
import type { HexAddress } from "../address.ts";
import { toHex } from "../hex.ts";

interface Owned {
  readonly owner: HexAddress;
}

export interface TransferContract extends Owned {
  readonly type: "TransferContract";
  readonly to: HexAddress;
  /** Sun. */
  readonly amount: bigint;
}

export interface TransferAssetContract extends Owned {
  readonly type: "TransferAssetContract";
  readonly to: HexAddress;
  readonly assetId: string;
  readonly amount: bigint;
}

/** What a contract's code gets beside its input. */
export interface Attached {
  /** Sun. */
  readonly callValue: bigint;
  readonly tokenValue: bigint;
  readonly tokenId: bigint;
}

export interface CreateSmartContract extends Owned, Attached {
  readonly type: "CreateSmartContract";
  readonly code: Uint8Array;
  readonly name: string;
}

export interface TriggerSmartContract extends Owned, Attached {
  readonly type: "TriggerSmartContract";
  readonly contract: HexAddress;
  readonly data: Uint8Array;
}

export type Contract = TransferContract | TransferAssetContract | CreateSmartContract | TriggerSmartContract;

export interface Transaction {
  /** SHA-256 of the raw bytes, in hex. */
  readonly id: string;
  readonly raw: Uint8Array;
  readonly contract: Contract;
  readonly refBlockBytes: string;
  readonly refBlockHash: string;
  /** Milliseconds since 1970, as `timestamp`. */
  readonly expiration: number;
  readonly timestamp: number;
  /** Sun. */
  readonly feeLimit: number;
  readonly permissionId: number;
}

type Field = bigint | Uint8Array;
type Message = ReadonlyMap<number, readonly Field[]>;

/** The numbers and bytes of a message by field; other kinds of field are passed over. */
function readMessage(bytes: Uint8Array): Message {
  const reader = new BinaryReader(bytes);
  const fields = new Map<number, Field[]>();
  while (reader.pos < reader.len) {
    const [field, kind] = reader.tag();
    const value =
      kind === WireType.Varint
        ? BigInt(reader.int64())
        : kind === WireType.LengthDelimited
          ? reader.bytes()
          : undefined;
    if (value === undefined) reader.skip(kind, field);
    else fields.set(field, [...(fields.get(field) ?? []), value]);
  }
  return fields;
}

function numberIn(message: Message, field: number): bigint {
  const value = message.get(field)?.at(-1) ?? 0n;
  if (typeof value !== "bigint") throw new Error(`Field ${field} is not a number.`);
  return value;
}

function bytesIn(message: Message, field: number): Uint8Array {
  const value = message.get(field)?.at(-1) ?? new Uint8Array();
  if (typeof value === "bigint") throw new Error(`Field ${field} is not bytes.`);
  return value;
}

const textIn = (message: Message, field: number): string => new TextDecoder().decode(bytesIn(message, field));

/** protocol.Transaction.Contract.ContractType -> what its message says. */
const CONTRACTS: Readonly<Record<string, (message: Message) => Contract>> = {
  1: (message) => ({
    type: "TransferContract",
    owner: toHex(bytesIn(message, 1)),
    to: toHex(bytesIn(message, 2)),
    amount: numberIn(message, 3),
  }),
  2: (message) => ({
    type: "TransferAssetContract",
    assetId: textIn(message, 1),
    owner: toHex(bytesIn(message, 2)),
    to: toHex(bytesIn(message, 3)),
    amount: numberIn(message, 4),
  }),
  30: (message) => {
    const made = readMessage(bytesIn(message, 2));
    return {
      type: "CreateSmartContract",
      owner: toHex(bytesIn(message, 1)),
      code: bytesIn(made, 4),
      name: textIn(made, 7),
      callValue: numberIn(made, 5),
      tokenValue: numberIn(message, 3),
      tokenId: numberIn(message, 4),
    };
  },
  31: (message) => ({
    type: "TriggerSmartContract",
    owner: toHex(bytesIn(message, 1)),
    contract: toHex(bytesIn(message, 2)),
    callValue: numberIn(message, 3),
    data: bytesIn(message, 4),
    tokenValue: numberIn(message, 5),
    tokenId: numberIn(message, 6),
  }),
};

/** Decodes protocol.Transaction.raw; throws what is wrong with it. */
export function readTransaction(raw: Uint8Array): Transaction {
  const message = readMessage(raw);
  const contracts = message.get(11) ?? [];
  const [only] = contracts;
  if (contracts.length !== 1 || !(only instanceof Uint8Array)) throw new Error("There has to be one contract.");
  const outer = readMessage(only);
  const read = CONTRACTS[String(numberIn(outer, 1))];
  if (read === undefined) throw new Error("This kind of contract is not known here.");
  const any = readMessage(bytesIn(outer, 2));
  const contract = read(readMessage(bytesIn(any, 2)));
  if (textIn(any, 1) !== typeUrl(contract)) throw new Error("The contract is not of the kind that it says.");
  return {
    id: toHex(sha256(raw)),
    raw,
    contract,
    refBlockBytes: toHex(bytesIn(message, 1)),
    refBlockHash: toHex(bytesIn(message, 4)),
    expiration: Number(numberIn(message, 8)),
    timestamp: Number(numberIn(message, 14)),
    feeLimit: Number(numberIn(message, 18)),
    permissionId: Number(numberIn(outer, 5)),
  };
}

export const typeUrl = ({ type }: Contract): string => `type.googleapis.com/protocol.${type}`;

/** Takes the parts of protocol.Transaction apart: raw bytes and signatures. */
export function readSigned(bytes: Uint8Array): { raw: Uint8Array; signatures: Uint8Array[] } {
  const message = readMessage(bytes);
  const signatures = (message.get(2) ?? []).filter((field) => field instanceof Uint8Array);
  return { raw: bytesIn(message, 1), signatures };
}
