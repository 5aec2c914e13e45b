import { SwarmbidError } from "../../../errors.ts";
import type { ContractCall, Intent, NetworkTokens } from "../../chain.ts";
import type { Ledger } from "../../ledger/ledger.ts";
import type { VaultTask } from "../../ledger/task.ts";
import type { TronAddress } from "../../tronAddress.ts";
import type { ChannelConfig } from "../../vouchers/channelConfig.ts";
import type { ChannelId } from "../../vouchers/vaultDomain.ts";
import { assetTerms } from "../assetTerms.ts";
import {
  announceCall,
  approveCall,
  type ClaimedVoucher,
  claimCall,
  fundCall,
  releaseCall,
  reserveCall,
  startReleaseCall,
  sweepCall,
  withdrawCall,
} from "./vaultCalls.ts";

interface Parts {
  readonly ledger: Ledger;
  readonly tokens: NetworkTokens;
  readonly vault: TronAddress;
  /** The key whose vouchers the pot pays. */
  readonly voucherSigner: TronAddress;
}

/** What a task asks of the chain. */
export function vaultIntent(task: VaultTask, { ledger, tokens, vault, voucherSigner }: Parts): Intent {
  const call = (data: Uint8Array, token?: ContractCall["token"]): Intent => ({
    kind: "call",
    contract: vault,
    data,
    ...(token === undefined ? {} : { token }),
  });
  switch (task.kind) {
    case "approve": {
      if (tokens.btt === undefined) throw nothingThere();
      return { kind: "call", contract: tokens.btt, data: approveCall(vault, task.units) };
    }
    case "fund": {
      const terms = assetTerms(task.asset, tokens);
      const data = fundCall(voucherSigner, terms, task.units, task.bond);
      return call(data, terms.assetKind === 10 ? { id: terms.assetId, units: task.units + task.bond } : undefined);
    }
    case "announce":
      return call(announceCall(voucherSigner, assetTerms(task.asset, tokens), task.units));
    case "withdraw":
      return call(withdrawCall(voucherSigner, assetTerms(task.asset, tokens), task.to));
    case "sweep":
      return call(sweepCall(assetTerms(task.asset, tokens), task.to));
    case "claim": {
      const [first, ...others] = task.asked.map(({ channel }) => heldVoucher(ledger, channel));
      if (first === undefined) throw nothingThere();
      return call(claimCall([first, ...others]));
    }
    case "reserve":
      return call(reserveCall(configOf(ledger, task.channel), task.units));
    case "startRelease":
      return call(startReleaseCall(configOf(ledger, task.channel)));
    case "release":
      return call(releaseCall(configOf(ledger, task.channel)));
  }
}

function heldVoucher(ledger: Ledger, channel: ChannelId): ClaimedVoucher {
  const state = ledger.earning.get(channel);
  if (state === undefined || state.cumulative === 0n) throw nothingThere();
  return state;
}

function configOf(ledger: Ledger, channel: ChannelId): ChannelConfig {
  const state = ledger.paying.get(channel) ?? ledger.earning.get(channel);
  if (state === undefined) throw nothingThere();
  return state.config;
}

const nothingThere = (): SwarmbidError =>
  new SwarmbidError("badInput", "The ledger knows no such channel or voucher: look at what there is.");
