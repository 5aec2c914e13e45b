import { amountOf } from "../../amount.ts";
import type { AccountState, NetworkTokens, Resource } from "../chain.ts";
import type { TronAddress } from "../tronAddress.ts";
import { callConstant } from "./callConstant.ts";
import type { Node } from "./node.ts";
import { addressIn, badAnswer, type JsonObject, listIn, numberIn, objectIn, textIn, unitsIn } from "./readJson.ts";
import { balanceCall, readWord } from "./tokenCalls.ts";
import { toWireHex } from "./wireHex.ts";

/** What an account has and may use. One that is not on the chain has nothing. */
export async function readAccount(node: Node, address: TronAddress, tokens: NetworkTokens): Promise<AccountState> {
  const body = { address: toWireHex(address) };
  const [account, resources, btt] = await Promise.all([
    node.ask({ path: "wallet/getaccount", body }).then(objectIn),
    node.ask({ path: "wallet/getaccountresource", body }).then(objectIn),
    tokens.btt === undefined ? 0n : readTokenBalance(node, tokens.btt, address),
  ]);
  const exists = Object.keys(account).length > 0;
  if (exists && addressIn(account["address"]) !== address) throw badAnswer("another account");
  return {
    exists,
    trx: amountOf("TRX", unitsIn(account["balance"])),
    btt: amountOf("BTT", btt),
    bttold: amountOf("BTTOLD", tokens.bttold === undefined ? 0n : tokenUnits(account, tokens.bttold)),
    energy: resource(resources, "EnergyLimit", "EnergyUsed"),
    bandwidth: resource(resources, "NetLimit", "NetUsed"),
    freeBandwidth: resource(resources, "freeNetLimit", "freeNetUsed"),
  };
}

/** Whether there is such an account; a transfer of TRX or BTTOLD to one that is not makes it. */
export async function accountExists(node: Node, address: TronAddress): Promise<boolean> {
  const answer = objectIn(await node.ask({ path: "wallet/getaccount", body: { address: toWireHex(address) } }));
  return Object.keys(answer).length > 0;
}

async function readTokenBalance(node: Node, token: TronAddress, of: TronAddress): Promise<bigint> {
  const { success, data } = await callConstant(node, { contract: token, data: balanceCall(of) }, of);
  if (!success || data.length !== 32) throw badAnswer("a balance of BTT is none");
  return readWord(data);
}

function tokenUnits(account: JsonObject, id: bigint): bigint {
  const held = listIn(account["assetV2"])
    .map(objectIn)
    .find(({ key }) => textIn(key) === String(id));
  return unitsIn(held?.["value"]);
}

function resource(answer: JsonObject, limitKey: string, usedKey: string): Resource {
  const limit = numberIn(answer[limitKey]);
  return { limit, left: Math.max(0, limit - numberIn(answer[usedKey])) };
}
