import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { onTestFinished } from "vitest";
import { toBase58 } from "../../../devnet/address.ts";
import type { ChainOptions } from "../../../devnet/chain/chain.ts";
import type { Chain, TransactionSigner } from "../../../src/engine/payments/chain.ts";
import { createTronChain, type TronChainParts } from "../../../src/engine/payments/tron/tronChain.ts";
import type { TronAddress } from "../../../src/engine/payments/tronAddress.ts";
import { systemClock } from "../../../src/engine/systemClock.ts";
import { type Node, startNode } from "../support/startNode.ts";

/** A devnet, and our adapter in front of it. */
export interface TronBench {
  readonly node: Node;
  readonly chain: Chain;
  readonly folder: string;
  /** The n-th account of the devnet, as a wallet signs for it. */
  signer(index: number): TransactionSigner;
  address(index: number): TronAddress;
  /** Another process that works with the same outbox and node. */
  again(different?: Partial<TronChainParts>): Chain;
  /** Flips the switch that stops all spending. */
  stop(isStopped: boolean): void;
}

export async function startTron(
  options: ChainOptions = {},
  different: Partial<TronChainParts> = {},
): Promise<TronBench> {
  const node = await startNode(options);
  const folder = mkdtempSync(path.join(tmpdir(), "swarmbid-chain-"));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  let stopped = false;
  const again = (other: Partial<TronChainParts> = {}): Chain => {
    const chain = createTronChain({
      network: { name: "custom", chainId: node.chain.blocks.chainId, real: false },
      tokens: { btt: toBase58(node.genesis.btt) as TronAddress, bttold: node.genesis.bttold },
      access: { url: new URL(`${node.url}/`) },
      folder,
      clock: systemClock,
      isStopped: () => stopped,
      intervalMs: 5,
      resendMs: 10,
      ...different,
      ...other,
    });
    onTestFinished(() => {
      chain.close();
    });
    return chain;
  };
  return {
    node,
    chain: again(),
    folder,
    again,
    address: (index) => node.account(index).base58 as TronAddress,
    signer: (index) => signerOf(node.account(index).privateKey, node.account(index).base58),
    stop(isStopped) {
      stopped = isStopped;
    },
  };
}

export function signerOf(privateKey: string, address: string): TransactionSigner {
  return {
    address: address as TronAddress,
    sign(digest) {
      const options = { prehash: false, format: "recovered" } as const;
      const [recovery = 0, ...rest] = secp256k1.sign(digest, Buffer.from(privateKey, "hex"), options);
      return Uint8Array.of(...rest, 27 + recovery);
    },
  };
}
