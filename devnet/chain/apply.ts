import { keccak_256 } from "@noble/hashes/sha3.js";
import type { HexAddress } from "../address.ts";
import { fromHex, toHex } from "../hex.ts";
import { type Executed, type Machine, toEvmAddress } from "../tvm/machine.ts";
import type { Accounts } from "./accounts.ts";
import { bandwidthFor } from "./bandwidth.ts";
import type { Parameters } from "./parameters.ts";
import type { CreateSmartContract, Transaction, TriggerSmartContract } from "./transaction.ts";

/** What a transaction did and cost; fees are in sun. */
export interface Receipt {
  readonly fee: number;
  readonly netUsage: number;
  readonly netFee: number;
  readonly executed?: Executed;
  readonly energyFee?: number;
  readonly contract?: HexAddress;
}

export interface Ledgers {
  readonly machine: Machine;
  readonly accounts: Accounts;
  readonly parameters: Parameters;
  /** A contract that was made. */
  readonly onCreated: (address: HexAddress, contract: CreateSmartContract) => void;
}

/** The address of a contract that a transaction makes. */
export const createdAddress = (transactionId: string, owner: HexAddress): HexAddress =>
  `41${toHex(keccak_256(fromHex(transactionId + owner)).subarray(12))}`;

/** Carries out a transaction that was not refused, and takes its fees. */
export async function apply(
  ledgers: Ledgers,
  transaction: Transaction,
  block: { number: number; timestamp: number },
): Promise<Receipt> {
  const { machine, accounts, parameters } = ledgers;
  const { contract } = transaction;
  const { owner } = contract;
  const now = block.timestamp;
  const { bytes, opens, free, fee: netFee } = await bandwidthFor(ledgers, transaction, now);
  if (free) accounts.useFreeNet(owner, bytes, now);
  const bandwidth = { netUsage: free ? bytes : 0, netFee };
  const fee = netFee + (opens ? parameters.newAccountFee : 0);
  await charge(machine, owner, fee);
  switch (contract.type) {
    case "TransferContract":
      await machine.addBalance(owner, -contract.amount);
      await machine.addBalance(contract.to, contract.amount);
      accounts.open(contract.to, now);
      return { ...bandwidth, fee };
    case "TransferAssetContract": {
      const id = BigInt(contract.assetId);
      await machine.tokens.move(toEvmAddress(owner), toEvmAddress(contract.to), id, contract.amount);
      await machine.addBalance(contract.to, 0n);
      accounts.open(contract.to, now);
      return { ...bandwidth, fee };
    }
    default: {
      const { executed, address } = await runContract(ledgers, transaction, contract, block);
      const energyFee = Number(executed.energy) * parameters.energyFee;
      await charge(machine, owner, energyFee);
      return { ...bandwidth, fee: fee + energyFee, executed, energyFee, contract: address };
    }
  }
}

async function runContract(
  { machine, accounts, parameters, onCreated }: Ledgers,
  { id, feeLimit }: Transaction,
  contract: CreateSmartContract | TriggerSmartContract,
  block: { number: number; timestamp: number },
): Promise<{ executed: Executed; address: HexAddress }> {
  const creates = contract.type === "CreateSmartContract";
  const address = creates ? createdAddress(id, contract.owner) : contract.contract;
  const affordable = Math.min(feeLimit, Number(await machine.balance(contract.owner)));
  const executed = await machine.execute({
    from: contract.owner,
    to: address,
    data: creates ? contract.code : contract.data,
    creates,
    value: contract.callValue,
    token: { value: contract.tokenValue, id: contract.tokenId },
    energyLimit: BigInt(Math.floor(affordable / parameters.energyFee)),
    time: Math.floor(block.timestamp / 1_000),
    blockNumber: block.number,
    keep: true,
  });
  if (executed.outcome === "SUCCESS") {
    accounts.open(address, block.timestamp);
    if (creates) onCreated(address, contract);
  }
  return { executed, address };
}

async function charge(machine: Machine, owner: HexAddress, fee: number): Promise<void> {
  const has = await machine.balance(owner);
  await machine.addBalance(owner, -(BigInt(fee) < has ? BigInt(fee) : has));
}
