import { SwarmbidError } from "../../errors.ts";
import type { ConstantResult, ContractCall, View } from "../chain.ts";
import type { TronAddress } from "../tronAddress.ts";
import { roomOf } from "./blocks.ts";
import type { Node } from "./node.ts";
import { badAnswer, hexIn, isObject, listIn, messageIn, numberIn, objectIn } from "./readJson.ts";
import { toWireHex } from "./wireHex.ts";

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

/** Lets the node run a call, or the creation of a contract, without keeping what it changes. */
export async function callConstant(
  node: Node,
  call: ContractCall | { readonly code: Uint8Array },
  from: TronAddress,
  view: View = "full",
): Promise<ConstantResult> {
  const body =
    "code" in call
      ? { owner_address: toWireHex(from), data: hexOf(call.code) }
      : {
          owner_address: toWireHex(from),
          contract_address: toWireHex(call.contract),
          data: hexOf(call.data),
          ...(call.callValueSun === undefined ? {} : { call_value: call.callValueSun }),
          ...(call.token === undefined ? {} : { token_id: call.token.id, call_token_value: call.token.units }),
        };
  const answer = objectIn(await node.ask({ path: `${roomOf(view)}/triggerconstantcontract`, body }));
  const result = objectIn(answer["result"]);
  const code = result["code"];
  if (result["result"] !== true) {
    const why = messageIn(result["message"]);
    if (code === undefined) throw badAnswer("a call has no result");
    throw new SwarmbidError(
      "transactionFailed",
      `The network would not carry that out (${why === "" ? messageIn(code) : why}): check what is called.`,
    );
  }
  const [state] = listIn(objectIn(answer["transaction"])["ret"]);
  const [data] = listIn(answer["constant_result"]);
  const failed = isObject(state) && state["ret"] === "FAILED";
  return { success: !failed, data: hexIn(data ?? ""), energy: numberIn(answer["energy_used"]) };
}
