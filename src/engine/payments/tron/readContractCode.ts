import type { ContractCode } from "../chain.ts";
import type { TronAddress } from "../tronAddress.ts";
import type { Node } from "./node.ts";
import { hexIn, objectIn } from "./readJson.ts";
import { toWireHex } from "./wireHex.ts";

/** The code that made a contract, and the code that it runs. */
export async function readContractCode(node: Node, address: TronAddress): Promise<ContractCode> {
  const body = { value: toWireHex(address) };
  const [contract, info] = await Promise.all([
    node.ask({ path: "wallet/getcontract", body }).then(objectIn),
    node.ask({ path: "wallet/getcontractinfo", body }).then(objectIn),
  ]);
  const codeIn = (value: Parameters<typeof hexIn>[0]): Uint8Array | undefined =>
    value === undefined || value === "" ? undefined : hexIn(value);
  return { creation: codeIn(contract["bytecode"]), runtime: codeIn(info["runtimecode"]) };
}
