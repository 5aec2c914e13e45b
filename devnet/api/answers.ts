import type { Block } from "../chain/blocks.ts";
import type { Chain, Mined, Pooled } from "../chain/chain.ts";
import { type Contract, type Transaction, typeUrl } from "../chain/transaction.ts";
import { textToHex, toHex } from "../hex.ts";

// The shapes in which a node's HTTP API tells of blocks and transactions: fields that are zero or empty are left out.

export type Json = Readonly<Record<string, unknown>>;

/** Without what is zero, empty or undefined, as protobuf's JSON does it. */
export function compact(fields: Json): Json {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined && value !== 0 && value !== 0n && value !== ""),
  );
}

export function blockAnswer(chain: Chain, block: Block, detail: boolean): Json {
  const transactions = block.transactions.flatMap((id) => {
    const mined = chain.mined(id);
    return mined === undefined ? [] : [transactionAnswer(mined)];
  });
  return {
    blockID: block.id,
    block_header: {
      raw_data: compact({
        number: block.number,
        txTrieRoot: "0".repeat(64),
        witness_address: `41${"0".repeat(40)}`,
        parentHash: block.parent,
        version: 32,
        timestamp: block.timestamp,
      }),
      witness_signature: "",
    },
    ...(detail && transactions.length > 0 ? { transactions } : {}),
  };
}

export function transactionAnswer(pooled: Pooled | Mined): Json {
  return {
    ...("receipt" in pooled ? { ret: [{ contractRet: resultOf(pooled) }] } : {}),
    signature: pooled.signatures.map(toHex),
    ...rawAnswer(pooled.transaction),
  };
}

/** Of a transaction that waits for its signature. */
export const unsignedAnswer = (transaction: Transaction): Json => ({ visible: false, ...rawAnswer(transaction) });

export const resultOf = ({ receipt }: Mined): string => receipt.executed?.outcome ?? "SUCCESS";

function rawAnswer({ contract, ...transaction }: Transaction): Json {
  const parameter = { value: contractAnswer(contract), type_url: typeUrl(contract) };
  return {
    txID: transaction.id,
    raw_data: compact({
      contract: [{ parameter, type: contract.type }],
      ref_block_bytes: transaction.refBlockBytes,
      ref_block_hash: transaction.refBlockHash,
      expiration: transaction.expiration,
      fee_limit: transaction.feeLimit,
      timestamp: transaction.timestamp,
    }),
    raw_data_hex: toHex(transaction.raw),
  };
}

function contractAnswer(contract: Contract): Json {
  const owner_address = contract.owner;
  switch (contract.type) {
    case "TransferContract":
      return compact({ owner_address, to_address: contract.to, amount: contract.amount });
    case "TransferAssetContract":
      return compact({
        owner_address,
        to_address: contract.to,
        asset_name: textToHex(contract.assetId),
        amount: contract.amount,
      });
    case "CreateSmartContract":
      return compact({
        owner_address,
        new_contract: compact({ origin_address: owner_address, bytecode: toHex(contract.code), name: contract.name }),
        call_token_value: contract.tokenValue,
        token_id: contract.tokenId,
      });
    case "TriggerSmartContract":
      return compact({
        owner_address,
        contract_address: contract.contract,
        data: toHex(contract.data),
        call_value: contract.callValue,
        call_token_value: contract.tokenValue,
        token_id: contract.tokenId,
      });
  }
}

/** protocol.TransactionInfo */
export function receiptAnswer({ transaction, receipt, block }: Mined): Json {
  const { executed } = receipt;
  const failed = executed !== undefined && executed.outcome !== "SUCCESS";
  return compact({
    id: transaction.id,
    fee: receipt.fee,
    blockNumber: block.number,
    blockTimeStamp: block.timestamp,
    contractResult: [toHex(executed?.answer ?? new Uint8Array())],
    contract_address: receipt.contract,
    receipt: compact({
      net_usage: receipt.netUsage,
      net_fee: receipt.netFee,
      energy_fee: receipt.energyFee,
      energy_usage_total: executed === undefined ? 0 : Number(executed.energy),
      result: executed?.outcome,
    }),
    result: failed ? "FAILED" : undefined,
    resMessage: failed ? textToHex(executed.message) : undefined,
    log: executed === undefined || executed.logs.length === 0 ? undefined : executed.logs,
  });
}
