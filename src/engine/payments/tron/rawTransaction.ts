import type { TronAddress } from "../tronAddress.ts";

// protocol.Transaction.raw with the four kinds of contract that we send.

/** What a transaction does. Numbers are int64 of 0 and more; sun are millionths of a TRX. */
export type Contract =
  | { readonly type: "TransferContract"; readonly owner: TronAddress; readonly to: TronAddress; readonly sun: bigint }
  | {
      readonly type: "TransferAssetContract";
      readonly owner: TronAddress;
      readonly to: TronAddress;
      readonly token: bigint;
      readonly units: bigint;
    }
  | {
      readonly type: "TriggerSmartContract";
      readonly owner: TronAddress;
      readonly contract: TronAddress;
      readonly data: Uint8Array;
      readonly callValueSun: bigint;
      readonly token: bigint;
      readonly tokenUnits: bigint;
    }
  | {
      readonly type: "CreateSmartContract";
      readonly owner: TronAddress;
      readonly code: Uint8Array;
      readonly name: string;
      /** Percent of a call's energy that the caller pays. */
      readonly callerPercent: bigint;
      /** Energy that the contract's maker would pay for one call at most. */
      readonly makerEnergyLimit: bigint;
    };

export interface RawTransaction {
  readonly contract: Contract;
  /** The last two bytes of the number of a recent block, and eight of its id: the chain that this is for. */
  readonly refBlockBytes: Uint8Array;
  readonly refBlockHash: Uint8Array;
  /** Milliseconds since the epoch, as `timestamp`. */
  readonly expiration: bigint;
  readonly timestamp: bigint;
  /** Sun that energy may burn; 0 where no contract runs. */
  readonly feeLimit: bigint;
}

/** protocol.Transaction.Contract.ContractType */
export const CONTRACT_NUMBERS = {
  TransferContract: 1n,
  TransferAssetContract: 2n,
  CreateSmartContract: 30n,
  TriggerSmartContract: 31n,
} as const satisfies Readonly<Record<Contract["type"], bigint>>;

export const typeUrl = (type: Contract["type"]): string => `type.googleapis.com/protocol.${type}`;
