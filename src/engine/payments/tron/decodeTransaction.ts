import { addressOf, type TronAddress } from "../tronAddress.ts";
import { type Message, readMessage } from "./protobuf.ts";
import { CONTRACT_NUMBERS, type Contract, type RawTransaction, typeUrl } from "./rawTransaction.ts";

/** A node takes no more; ours are far smaller. */
const MAX_BYTES = 500_000;
const ADDRESS_BYTES = 21;
const PREFIX = 0x41;
const NO_BYTES = new Uint8Array();

/**
 * What a transaction's bytes say, read by rules of our own: undefined for every kind of contract, field, permission, memo or spelling that
 * we would never send. What is read says all that is in the bytes: `encodeTransaction` makes the same ones of it.
 */
export function decodeTransaction(bytes: Uint8Array): RawTransaction | undefined {
  if (bytes.length > MAX_BYTES) return undefined;
  const raw = fieldsOf(bytes, [1, 4, 8, 11, 14, 18]);
  const outer = fieldsOf(raw?.get(11), [1, 2]);
  const any = fieldsOf(outer?.get(2), [1, 2]);
  if (raw === undefined || outer === undefined || any === undefined) return undefined;
  const refBlockBytes = bytesIn(raw, 1, 2);
  const refBlockHash = bytesIn(raw, 4, 8);
  const contract = decodeContract(numberIn(outer, 1), textIn(any, 1), any.get(2));
  const [expiration, timestamp, feeLimit] = [numberIn(raw, 8), numberIn(raw, 14), numberIn(raw, 18)];
  if (refBlockBytes === undefined || refBlockHash === undefined || contract === undefined) return undefined;
  if (expiration === undefined || timestamp === undefined || feeLimit === undefined) return undefined;
  return { contract, refBlockBytes, refBlockHash, expiration, timestamp, feeLimit };
}

function decodeContract(
  number: bigint | undefined,
  url: string | undefined,
  value: bigint | Uint8Array | undefined,
): Contract | undefined {
  switch (number) {
    case CONTRACT_NUMBERS.TransferContract:
      return url === typeUrl("TransferContract") ? transfer(fieldsOf(value, [1, 2, 3])) : undefined;
    case CONTRACT_NUMBERS.TransferAssetContract:
      return url === typeUrl("TransferAssetContract") ? assetTransfer(fieldsOf(value, [1, 2, 3, 4])) : undefined;
    case CONTRACT_NUMBERS.CreateSmartContract:
      return url === typeUrl("CreateSmartContract") ? creation(fieldsOf(value, [1, 2])) : undefined;
    case CONTRACT_NUMBERS.TriggerSmartContract:
      return url === typeUrl("TriggerSmartContract") ? trigger(fieldsOf(value, [1, 2, 3, 4, 5, 6])) : undefined;
    default:
      return undefined;
  }
}

function transfer(fields: Message | undefined): Contract | undefined {
  const [owner, to, sun] = [addressIn(fields, 1), addressIn(fields, 2), numberIn(fields, 3)];
  if (owner === undefined || to === undefined || sun === undefined) return undefined;
  return { type: "TransferContract", owner, to, sun };
}

function assetTransfer(fields: Message | undefined): Contract | undefined {
  const [id, owner, to, units] = [textIn(fields, 1), addressIn(fields, 2), addressIn(fields, 3), numberIn(fields, 4)];
  if (id === undefined || !/^[1-9]\d{0,17}$/.test(id)) return undefined;
  if (owner === undefined || to === undefined || units === undefined) return undefined;
  return { type: "TransferAssetContract", owner, to, token: BigInt(id), units };
}

function trigger(fields: Message | undefined): Contract | undefined {
  const [owner, contract] = [addressIn(fields, 1), addressIn(fields, 2)];
  const [callValueSun, tokenUnits, token] = [numberIn(fields, 3), numberIn(fields, 5), numberIn(fields, 6)];
  const data = fields?.get(4) ?? NO_BYTES;
  if (owner === undefined || contract === undefined || !(data instanceof Uint8Array)) return undefined;
  if (callValueSun === undefined || tokenUnits === undefined || token === undefined) return undefined;
  return { type: "TriggerSmartContract", owner, contract, data, callValueSun, token, tokenUnits };
}

function creation(fields: Message | undefined): Contract | undefined {
  const made = fieldsOf(fields?.get(2), [1, 3, 4, 6, 7, 8]);
  const [owner, maker, code, name] = [addressIn(fields, 1), addressIn(made, 1), made?.get(4), textIn(made, 7)];
  const [callerPercent, makerEnergyLimit] = [numberIn(made, 6), numberIn(made, 8)];
  if (owner === undefined || maker !== owner || !(code instanceof Uint8Array) || name === undefined) return undefined;
  if (bytesIn(made, 3, 0) === undefined || callerPercent === undefined || makerEnergyLimit === undefined)
    return undefined;
  return { type: "CreateSmartContract", owner, code, name, callerPercent, makerEnergyLimit };
}

/** The fields of a message inside another one, when it has no others than these. */
function fieldsOf(bytes: bigint | Uint8Array | undefined, known: readonly number[]): Message | undefined {
  if (!(bytes instanceof Uint8Array)) return undefined;
  const fields = readMessage(bytes);
  return fields !== undefined && [...fields.keys()].every((number) => known.includes(number)) ? fields : undefined;
}

function numberIn(fields: Message | undefined, number: number): bigint | undefined {
  const value = fields === undefined ? undefined : (fields.get(number) ?? 0n);
  return typeof value === "bigint" ? value : undefined;
}

function bytesIn(fields: Message | undefined, number: number, length: number): Uint8Array | undefined {
  const value = fields?.get(number);
  return value instanceof Uint8Array && value.length === length ? value : undefined;
}

function textIn(fields: Message | undefined, number: number): string | undefined {
  const value = fields?.get(number);
  return value instanceof Uint8Array && value.every((byte) => byte > 0x1f && byte < 0x7f)
    ? Buffer.from(value).toString("latin1")
    : undefined;
}

function addressIn(fields: Message | undefined, number: number): TronAddress | undefined {
  const value = bytesIn(fields, number, ADDRESS_BYTES);
  return value?.[0] === PREFIX ? addressOf(value.subarray(1)) : undefined;
}
