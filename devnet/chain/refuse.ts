import { secp256k1 } from "@noble/curves/secp256k1.js";
import { keccak_256 } from "@noble/hashes/sha3.js";
import { type HexAddress, toBase58 } from "../address.ts";
import { fromHex, toHex } from "../hex.ts";
import type { Machine } from "../tvm/machine.ts";
import { toEvmAddress } from "../tvm/machine.ts";
import type { Accounts } from "./accounts.ts";
import { bandwidthFor } from "./bandwidth.ts";
import type { Blocks } from "./blocks.ts";
import type { Parameters } from "./parameters.ts";
import type { Transaction } from "./transaction.ts";

/** Why a node does not take a transaction: api.Return's code and message. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
}

export interface Judge {
  readonly accounts: Accounts;
  readonly blocks: Blocks;
  readonly machine: Machine;
  readonly parameters: Parameters;
  readonly known: (id: string) => boolean;
  readonly isContract: (address: HexAddress) => boolean;
  readonly isToken: (id: bigint) => boolean;
}

const LONGEST_EXPIRATION_MS = 86_400_000;

/** What java-tron checks before a transaction enters the pool; undefined when it may. */
export async function refuse(
  judge: Judge,
  transaction: Transaction,
  signatures: readonly Uint8Array[],
): Promise<Refusal | undefined> {
  const { blocks, known } = judge;
  const { id, expiration, refBlockBytes, refBlockHash, permissionId } = transaction;
  if (known(id)) return { code: "DUP_TRANSACTION_ERROR", message: "Dup transaction." };
  const now = blocks.head().timestamp;
  if (expiration <= now || expiration > now + LONGEST_EXPIRATION_MS)
    return { code: "TRANSACTION_EXPIRATION_ERROR", message: "Transaction expired" };
  if (blocks.referenced(refBlockBytes, refBlockHash) === undefined)
    return { code: "TAPOS_ERROR", message: "Tapos check error" };
  if (permissionId !== 0) return signatureError("permission isn't exit");
  return (
    judgeSignature(id, transaction.contract.owner, signatures) ??
    judgeFeeLimit(judge, transaction) ??
    refuseNow(judge, transaction, now)
  );
}

/** What can turn out wrong between the pool and the block, too: what the owner has at this moment. */
export async function refuseNow(judge: Judge, transaction: Transaction, now: number): Promise<Refusal | undefined> {
  const { machine, parameters } = judge;
  const { owner } = transaction.contract;
  if (!(await machine.exists(owner))) return invalid(`account [${toBase58(owner)}] does not exist`);
  const { fee, opens } = await bandwidthFor(judge, transaction, now);
  const balance = await machine.balance(owner);
  if (balance < fee) return { code: "BANDWITH_ERROR", message: "Account resource insufficient error." };
  return judgeContract(judge, transaction, balance - BigInt(fee + (opens ? parameters.newAccountFee : 0)));
}

const signatureError = (what: string): Refusal => ({ code: "SIGERROR", message: `Validate signature error: ${what}` });
const invalid = (what: string): Refusal => ({
  code: "CONTRACT_VALIDATE_ERROR",
  message: `Contract validate error : ${what}`,
});

function judgeSignature(id: string, owner: HexAddress, signatures: readonly Uint8Array[]): Refusal | undefined {
  const [signature] = signatures;
  if (signatures.length !== 1 || signature === undefined) return { code: "SIGERROR", message: "miss sig or contract" };
  if (signature.length !== 65) return signatureError("signature size is wrong");
  try {
    const parity = (signature[64] ?? 0) % 27;
    const recovered = secp256k1.Signature.fromBytes(signature.subarray(0, 64), "compact").addRecoveryBit(parity);
    const key = recovered.recoverPublicKey(fromHex(id)).toBytes(false);
    const signer = `41${toHex(keccak_256(key.subarray(1)).subarray(12))}`;
    if (signer === owner) return undefined;
    return signatureError(
      `${toHex(signature)} is signed by ${toBase58(signer)} but it is not contained of permission.`,
    );
  } catch (error) {
    return signatureError(error instanceof Error ? error.message : String(error));
  }
}

/** `has` sun are left when the fees are paid. */
async function judgeContract(judge: Judge, { contract }: Transaction, has: bigint): Promise<Refusal | undefined> {
  const { machine, isContract, isToken } = judge;
  const { owner } = contract;
  switch (contract.type) {
    case "TransferContract":
      if (contract.amount <= 0n) return invalid("Amount must be greater than 0.");
      if (contract.to === owner) return invalid("Cannot transfer TRX to yourself.");
      if (isContract(contract.to)) return invalid("Cannot transfer TRX to a smartContract.");
      return has < contract.amount ? invalid("Validate TransferContract error, balance is not sufficient.") : undefined;
    case "TransferAssetContract": {
      if (!/^\d+$/.test(contract.assetId) || !isToken(BigInt(contract.assetId))) return invalid("No asset!");
      if (contract.amount <= 0n) return invalid("Amount must be greater than 0.");
      if (contract.to === owner) return invalid("Cannot transfer asset to yourself.");
      if (isContract(contract.to)) return invalid("Cannot transfer asset to smartContract.");
      const tokens = await machine.tokens.balance(toEvmAddress(owner), BigInt(contract.assetId));
      if (tokens < contract.amount) return invalid("assetBalance is not sufficient.");
      return has < 0n ? invalid("Validate TransferAssetActuator error, insufficient fee.") : undefined;
    }
    case "TriggerSmartContract":
      return isContract(contract.contract) ? undefined : invalid("No contract or not a smart contract");
    case "CreateSmartContract":
      return undefined;
  }
}

function judgeFeeLimit({ parameters }: Judge, { contract, feeLimit }: Transaction): Refusal | undefined {
  if (contract.type !== "CreateSmartContract" && contract.type !== "TriggerSmartContract") return undefined;
  if (feeLimit >= 0 && feeLimit <= parameters.maxFeeLimit) return undefined;
  return invalid(`feeLimit must be >= 0 and <= ${parameters.maxFeeLimit}`);
}
