import type { Network } from "../networks.ts";
import type { NodeAccess } from "./askNode.ts";
import { checkNetwork } from "./checkNetwork.ts";
import { createNode, type Node } from "./node.ts";

/** A node that is asked which chain it is on before it is asked anything else, once. */
export function checkedNode(access: NodeAccess, network: Network): Node & { close(): void } {
  const bare = createNode(access);
  let checked: Promise<void> | undefined;
  return {
    host: bare.host,
    async ask(question) {
      checked ??= checkNetwork(bare, network);
      await checked.catch((error: unknown) => {
        checked = undefined;
        throw error;
      });
      return bare.ask(question);
    },
    close() {
      bare.close();
    },
  };
}
