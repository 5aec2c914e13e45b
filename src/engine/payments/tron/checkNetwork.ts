import { SwarmbidError } from "../../errors.ts";
import type { Network } from "../networks.ts";
import { genesisBlock } from "./blocks.ts";
import type { Node } from "./node.ts";

/**
 * Throws `nodeWrong` when the node is on another chain than the network's. A chain's number is the end of its first block's id (TIP-474),
 * and a transaction names a block of its chain: what is built with this node is good on no other one.
 */
export async function checkNetwork(node: Node, { name, chainId }: Network): Promise<void> {
  const { id } = await genesisBlock(node);
  const told = Buffer.from(id).readUInt32BE(id.length - 4);
  if (told === chainId) return;
  throw new SwarmbidError(
    "nodeWrong",
    `The node ${node.host} is on the chain ${String(told)} and not on ${name} (${String(chainId)}): choose another node or network.`,
  );
}
