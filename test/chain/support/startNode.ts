import { TronWeb } from "tronweb";
import { onTestFinished } from "vitest";
import { toBase58 } from "../../../devnet/address.ts";
import { type Chain, type ChainOptions, createChain } from "../../../devnet/chain/chain.ts";
import { createGenesis, type Genesis } from "../../../devnet/genesis.ts";
import type { Account } from "../../../devnet/keys.ts";
import { serve } from "../../../devnet/server.ts";

type Json = Record<string, unknown>;

export interface Node {
  readonly chain: Chain;
  readonly genesis: Genesis;
  readonly url: string;
  /** tronweb as a wallet of this account uses it. */
  tronOf(account: Account): TronWeb;
  /** The n-th account of the devnet. */
  account(index: number): Account & { readonly base58: string };
  post(path: string, body?: Json): Promise<Json>;
  /** Undefined headers and all: what came by HTTP. */
  get(path: string): Promise<{ readonly status: number; readonly text: string; readonly json: Json }>;
}

/** A devnet behind its HTTP API until the test is over. */
export async function startNode(options: ChainOptions = {}): Promise<Node> {
  const chain = await createChain(options);
  const genesis = await createGenesis(chain);
  const server = await serve(chain);
  onTestFinished(() => server.close());
  const { url } = server;
  return {
    chain,
    genesis,
    url,
    tronOf: ({ privateKey }) => new TronWeb({ fullHost: url, privateKey }),
    account(index) {
      const account = genesis.accounts[index];
      if (account === undefined) throw new Error(`The devnet has no account ${index}.`);
      return { ...account, base58: toBase58(account.address) };
    },
    async post(path, body = {}) {
      const answer = await fetch(`${url}/${path}`, { method: "POST", body: JSON.stringify(body) });
      return (await answer.json()) as Json;
    },
    async get(path) {
      const answer = await fetch(new URL(path, url));
      const text = await answer.text();
      return { status: answer.status, text, json: JSON.parse(text) as Json };
    },
  };
}
