import type { Clock } from "../../ports.ts";
import type { Chain, NetworkTokens, SentTransaction, View } from "../chain.ts";
import type { Network } from "../networks.ts";
import type { NodeAccess } from "./askNode.ts";
import { newestBlock } from "./blocks.ts";
import { callConstant } from "./callConstant.ts";
import { checkedNode } from "./checkedNode.ts";
import { followOutcome } from "./follow.ts";
import { readHistory } from "./history.ts";
import { type Outbox, openOutbox, type SentRow } from "./outbox.ts";
import { type OutcomeParts, outcomeOf } from "./outcome.ts";
import { prepareTransaction } from "./prepareTransaction.ts";
import { readAccount } from "./readAccount.ts";
import { readContractCode } from "./readContractCode.ts";
import { readTransaction } from "./readPrepared.ts";
import { sendTransaction, toSent } from "./sendTransaction.ts";

export interface TronChainParts {
  readonly network: Network;
  readonly tokens: NetworkTokens;
  readonly access: NodeAccess;
  /** Another node of the network, of somebody else: asked only whether it, too, knows nothing of what seems to have expired. */
  readonly second?: NodeAccess | undefined;
  /** Where signed transactions are kept: the folder of the ledger. */
  readonly folder: string;
  readonly clock: Clock;
  /** Whether all spending is stopped at this moment: the ledger's flag. */
  readonly isStopped: () => boolean;
  /** The chain's clock may be anywhere: a chain of one's own, whose time can be set. On by default for custom networks. */
  readonly anyTime?: boolean;
  /** Milliseconds between two looks at a transaction; 3 seconds when left out, as blocks come. */
  readonly intervalMs?: number;
  /** Milliseconds until unseen bytes are sent again; 10 seconds when left out. */
  readonly resendMs?: number;
}

const INTERVAL_MS = 3_000;
const RESEND_MS = 10_000;
const DOUBTED_FOR_MS = 86_400_000;

/** A TRON network behind one node. Nothing is asked before the first call, and the outbox is opened when something is sent or followed. */
export function createTronChain(options: TronChainParts): Chain {
  const { network, tokens, access, folder, clock, isStopped } = options;
  const { anyTime = network.name === "custom", intervalMs = INTERVAL_MS, resendMs = RESEND_MS } = options;
  let opened: Outbox | undefined;
  const outbox = (): Outbox => (opened ??= openOutbox(folder, network.chainId, clock));
  const node = checkedNode(access, network);
  const second = options.second === undefined ? undefined : checkedNode(options.second, network);
  const parts: OutcomeParts = {
    node,
    second,
    network,
    tokens,
    get outbox() {
      return outbox();
    },
    isStopped,
    clock,
    anyTime,
    resendMs,
    lastSent: new Map(),
  };
  // One of a token that another command named must not be in the way of all others.
  const readable = (rows: readonly SentRow[]): readonly SentTransaction[] =>
    rows.flatMap(({ id, key, raw }) => {
      const read = readTransaction(raw, tokens);
      return read === undefined ? [] : [{ id, key, ...read }];
    });
  const headOf = async (view: View) => {
    const { number, time } = await newestBlock(node, view);
    return { number, time };
  };
  return {
    network,
    tokens,
    account: (address) => readAccount(node, address, tokens),
    head: () => headOf("full"),
    solidHead: () => headOf("solid"),
    call: (call, from, view) => callConstant(node, call, from, view),
    contractCode: (address) => readContractCode(node, address),
    prepare: (intent, from, wanted) => prepareTransaction(parts, intent, from, wanted),
    async send(key, prepared, signer, wanted) {
      parts.lastSent.set(prepared.id, clock.now());
      return sendTransaction(parts, key, prepared, signer, wanted);
    },
    sent(key) {
      const row = outbox().ofKey(key);
      return row === undefined ? undefined : toSent(row, tokens);
    },
    unfinished: () => readable(outbox().open()),
    doubtful: () => readable(outbox().doubtful(clock.now() - DOUBTED_FOR_MS)),
    outcome: (id) => outcomeOf(parts, id),
    follow: (id, wanted) => followOutcome(() => outcomeOf(parts, id), clock, intervalMs, wanted ?? {}),
    history: (address, wanted) => readHistory(node, address, tokens, wanted),
    close() {
      node.close();
      second?.close();
      opened?.close();
    },
  };
}
