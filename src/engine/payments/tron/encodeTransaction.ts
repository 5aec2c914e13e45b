import { addressBytes, type TronAddress } from "../tronAddress.ts";
import { writeMessage } from "./protobuf.ts";
import { CONTRACT_NUMBERS, type Contract, type RawTransaction, typeUrl } from "./rawTransaction.ts";

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const PREFIX = 0x41;
/** An address as transactions carry it: 41 and 20 bytes. */
const wireAddress = (address: TronAddress): Uint8Array => Uint8Array.of(PREFIX, ...addressBytes(address));
const NO_BYTES = new Uint8Array();

/** The bytes of a transaction, exact for every int64; the client library rounds some beyond 2^53. */
export function encodeTransaction(raw: RawTransaction): Uint8Array {
  const { contract, refBlockBytes, refBlockHash, expiration, timestamp, feeLimit } = raw;
  const any = writeMessage({ 1: utf8(typeUrl(contract.type)), 2: encodeContract(contract) });
  return writeMessage({
    1: refBlockBytes,
    4: refBlockHash,
    8: expiration,
    11: writeMessage({ 1: CONTRACT_NUMBERS[contract.type], 2: any }),
    14: timestamp,
    18: feeLimit,
  });
}

function encodeContract(contract: Contract): Uint8Array {
  const owner = wireAddress(contract.owner);
  switch (contract.type) {
    case "TransferContract":
      return writeMessage({ 1: owner, 2: wireAddress(contract.to), 3: contract.sun });
    case "TransferAssetContract":
      return writeMessage({
        1: utf8(String(contract.token)),
        2: owner,
        3: wireAddress(contract.to),
        4: contract.units,
      });
    case "TriggerSmartContract":
      return writeMessage({
        1: owner,
        2: wireAddress(contract.contract),
        3: contract.callValueSun,
        4: contract.data.length === 0 ? undefined : contract.data,
        5: contract.tokenUnits,
        6: contract.token,
      });
    case "CreateSmartContract": {
      const { code, name, callerPercent, makerEnergyLimit } = contract;
      // The third field is the list of functions, which nobody needs who knows the code.
      const made = { 1: owner, 3: NO_BYTES, 4: code, 6: callerPercent, 7: utf8(name), 8: makerEnergyLimit };
      return writeMessage({ 1: owner, 2: writeMessage(made) });
    }
  }
}
