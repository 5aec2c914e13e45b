import { SwarmbidError } from "../../../errors.ts";
import type { Chain, View } from "../../chain.ts";
import type { TronAddress } from "../../tronAddress.ts";
import type { ChannelId } from "../../vouchers/vaultDomain.ts";
import type { AssetTerms } from "./vaultCalls.ts";
import {
  allowanceQuestion,
  channelQuestion,
  creditQuestion,
  decodeChannel,
  decodePot,
  decodeSum,
  type Pot,
  potQuestion,
  type VaultChannel,
} from "./vaultReads.ts";

/** The vault's state, as the node tells it. Throws `nodeWrong` for what cannot be an answer, and what the chain throws. */
export interface VaultReader {
  pot(payer: TronAddress, signer: TronAddress, asset: AssetTerms): Promise<Pot>;
  /** As the newest block has it; with `solid` as it stays: only that is booked. */
  channel(id: ChannelId, view?: View): Promise<VaultChannel>;
  credit(payee: TronAddress, asset: AssetTerms): Promise<bigint>;
  /** How much of a token the vault may take from `owner`. */
  allowance(token: TronAddress, owner: TronAddress): Promise<bigint>;
}

/** `from` is only named as the one who asks. */
export function createVaultReader(chain: Chain, vault: TronAddress, from: TronAddress): VaultReader {
  async function ask<T>(
    contract: TronAddress,
    data: Uint8Array,
    decode: (answer: Uint8Array) => T | undefined,
    view?: View,
  ): Promise<T> {
    const { success, data: answer } = await chain.call({ contract, data }, from, view);
    const read = success ? decode(answer) : undefined;
    if (read === undefined)
      throw new SwarmbidError(
        "nodeWrong",
        "The node's answer cannot come from a vault: check its address, or ask another node.",
      );
    return read;
  }
  return {
    pot: (payer, signer, asset) => ask(vault, potQuestion(payer, signer, asset), decodePot),
    channel: (id, view) => ask(vault, channelQuestion(id), decodeChannel, view),
    credit: (payee, asset) => ask(vault, creditQuestion(payee, asset), decodeSum),
    allowance: (token, owner) => ask(token, allowanceQuestion(owner, vault), decodeSum),
  };
}
