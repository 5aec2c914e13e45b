import { TronWeb } from "tronweb";
import type { RawTransaction } from "./rawTransaction.ts";
import { toWireHex } from "./wireHex.ts";

// The client library, in a bundle of its own that is loaded when a transaction is built for the first time. It is given no key, and no
// request of it leads anywhere.

const NOWHERE = "http://127.0.0.1:9";

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

/** The bytes that the library makes of a transaction whose numbers are all below 2^53: beyond that it rounds. */
export async function buildTransaction(raw: RawTransaction): Promise<Uint8Array> {
  const { transactionBuilder: builder } = new TronWeb({ fullHost: NOWHERE, disablePlugins: true });
  const { contract } = raw;
  const owner = toWireHex(contract.owner);
  const blockHeader = {
    ref_block_bytes: hexOf(raw.refBlockBytes),
    ref_block_hash: hexOf(raw.refBlockHash),
    expiration: Number(raw.expiration),
    timestamp: Number(raw.timestamp),
  };
  const feeLimit = Number(raw.feeLimit);
  const build = async (): Promise<{ readonly raw_data_hex: string }> => {
    switch (contract.type) {
      case "TransferContract":
        return builder.sendTrx(toWireHex(contract.to), Number(contract.sun), owner, { blockHeader });
      case "TransferAssetContract":
        return builder.sendToken(toWireHex(contract.to), Number(contract.units), String(contract.token), owner, {
          blockHeader,
        });
      case "TriggerSmartContract": {
        const { callValueSun, token, tokenUnits, data } = contract;
        const { transaction } = await builder.triggerSmartContract(
          toWireHex(contract.contract),
          "",
          {
            input: hexOf(data),
            feeLimit,
            callValue: Number(callValueSun),
            ...(token === 0n ? {} : { tokenId: String(token), tokenValue: Number(tokenUnits) }),
            txLocal: true,
            blockHeader,
          },
          [],
          owner,
        );
        return transaction;
      }
      case "CreateSmartContract":
        return builder.createSmartContract(
          {
            abi: [],
            bytecode: hexOf(contract.code),
            name: contract.name,
            userFeePercentage: Number(contract.callerPercent),
            originEnergyLimit: Number(contract.makerEnergyLimit),
            feeLimit,
            blockHeader,
          },
          owner,
        );
    }
  };
  return new Uint8Array(Buffer.from((await build()).raw_data_hex, "hex"));
}
