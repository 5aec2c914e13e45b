import { amountOf, MAX_UNITS } from "../../amount.ts";
import { SwarmbidError } from "../../errors.ts";
import type { Intent, NetworkTokens } from "../chain.ts";
import type { TronAddress } from "../tronAddress.ts";
import type { Contract } from "./rawTransaction.ts";
import { readTransferCall, transferCall } from "./tokenCalls.ts";

const MAX_INT64 = 2n ** 63n - 1n;
/** The caller pays for its calls, as everywhere; then the limit for the maker is of no use, and this is the usual one. */
const CALLER_PERCENT = 100n;
const MAKER_ENERGY_LIMIT = 10_000_000n;

/** The contract by which an intent is carried out. Throws `badInput` for what cannot be. */
export function contractOf(intent: Intent, owner: TronAddress, tokens: NetworkTokens): Contract {
  switch (intent.kind) {
    case "transfer": {
      const { to, amount } = intent;
      const { asset, units } = amount;
      if (to === owner) throw refused("That is the wallet's own address: choose another recipient.");
      if (units === 0n) throw refused(`Write an amount of ${asset} above 0.`);
      if (asset === "BTT") {
        const contract = known(tokens.btt, asset);
        if (to === contract)
          throw refused("That is the address of the token itself, where BTT are lost: choose another recipient.");
        return { ...NOTHING_ATTACHED, type: "TriggerSmartContract", owner, contract, data: transferCall(to, units) };
      }
      if (units > MAX_INT64) throw refused(`That is more ${asset} than there are: write a smaller amount.`);
      if (asset === "TRX") return { type: "TransferContract", owner, to, sun: units };
      return { type: "TransferAssetContract", owner, to, token: known(tokens.bttold, asset), units };
    }
    case "call": {
      const { contract, data, callValueSun = 0n, token = { id: 0n, units: 0n } } = intent;
      if ([callValueSun, token.id, token.units].some((value) => value < 0n || value > MAX_INT64))
        throw refused("That is more than a call can carry: write a smaller amount.");
      return {
        type: "TriggerSmartContract",
        owner,
        contract,
        data,
        callValueSun,
        token: token.id,
        tokenUnits: token.units,
      };
    }
    case "deploy":
      return {
        type: "CreateSmartContract",
        owner,
        code: intent.code,
        name: intent.name,
        callerPercent: CALLER_PERCENT,
        makerEnergyLimit: MAKER_ENERGY_LIMIT,
      };
  }
}

/** What a contract that was read from bytes is for, in the words in which it is shown. Undefined for what we never send. */
export function intentOf(contract: Contract, tokens: NetworkTokens): Intent | undefined {
  switch (contract.type) {
    case "TransferContract":
      return { kind: "transfer", to: contract.to, amount: amountOf("TRX", contract.sun) };
    case "TransferAssetContract":
      return contract.token === tokens.bttold
        ? { kind: "transfer", to: contract.to, amount: amountOf("BTTOLD", contract.units) }
        : undefined;
    case "TriggerSmartContract": {
      const { contract: called, data, callValueSun, token, tokenUnits } = contract;
      const sent =
        called === tokens.btt && callValueSun + token + tokenUnits === 0n ? readTransferCall(data) : undefined;
      if (sent !== undefined && sent.units <= MAX_UNITS)
        return { kind: "transfer", to: sent.to, amount: amountOf("BTT", sent.units) };
      return {
        kind: "call",
        contract: called,
        data,
        ...(callValueSun === 0n ? {} : { callValueSun }),
        ...(token === 0n && tokenUnits === 0n ? {} : { token: { id: token, units: tokenUnits } }),
      };
    }
    case "CreateSmartContract":
      return { kind: "deploy", code: contract.code, name: contract.name };
  }
}

const NOTHING_ATTACHED = { callValueSun: 0n, token: 0n, tokenUnits: 0n };

function known<T>(token: T | undefined, asset: string): T {
  if (token !== undefined) return token;
  throw refused(`${asset} is not known on this network: name its token, or send another asset.`);
}

const refused = (message: string): SwarmbidError => new SwarmbidError("badInput", message);
