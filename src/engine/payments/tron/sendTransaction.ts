import { isDeepStrictEqual } from "node:util";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { SwarmbidError } from "../../errors.ts";
import { accountOfPublicKey } from "../addressOfKey.ts";
import type {
  NetworkTokens,
  PreparedTransaction,
  SendOptions,
  SentTransaction,
  TransactionId,
  TransactionSigner,
} from "../chain.ts";
import type { Network } from "../networks.ts";
import { addressOf, type TronAddress } from "../tronAddress.ts";
import { newestBlock } from "./blocks.ts";
import { broadcast, explainRefusal } from "./broadcast.ts";
import type { Node } from "./node.ts";
import type { Outbox, SentRow } from "./outbox.ts";
import { readPrepared, readTransaction } from "./readPrepared.ts";
import { transactionId } from "./transactionId.ts";

export interface SendingParts {
  readonly node: Node;
  readonly network: Network;
  readonly tokens: NetworkTokens;
  readonly outbox: Outbox;
  /** Whether all spending is stopped, by any process, at this moment. */
  readonly isStopped: () => boolean;
}

const LONGEST_KEY = 200;
/** With less left, a transaction may expire on its way. */
const NEEDED_MS = 12_000;
const SIGNATURE_BYTES = 65;

/** Signs and sends, or goes on with what was sent under the same key: see `Chain.send`. */
export async function sendTransaction(
  parts: SendingParts,
  key: string,
  prepared: PreparedTransaction,
  signer: TransactionSigner,
  { once = false }: SendOptions = {},
): Promise<SentTransaction> {
  const { node, network, tokens, outbox } = parts;
  if (key === "" || key.length > LONGEST_KEY)
    throw new SwarmbidError("internal", "A payment has no name, or too long a one: report this.");
  refuseWhenStopped(parts);
  const before = outbox.ofKey(key);
  if (before?.state === "open" || before?.state === "confirmed") return resumed(parts, before, prepared);
  const isTwin = (other: SentRow): boolean => once && doesSame(other, prepared, tokens);
  const twin = outbox.open().find(isTwin);
  if (twin !== undefined) return resumed(parts, twin, prepared);
  requireSame(prepared, parts);
  if (signer.address !== prepared.from)
    throw new SwarmbidError("badInput", "That transaction is another account's: prepare it again for this wallet.");
  const { time } = await newestBlock(node, "full");
  if (prepared.expiresAt - time < NEEDED_MS)
    throw new SwarmbidError(
      "transactionExpired",
      `That took too long for ${network.name}, and nothing was sent: try again.`,
    );
  const signature = await sign(signer, prepared.id);
  refuseWhenStopped(parts);
  const { id, raw, fee } = prepared;
  const row = outbox.keep({ id, key, raw, signature, feeAtMost: fee.atMost.units }, isTwin);
  if (row.id !== prepared.id) return resumed(parts, row, prepared);
  await handOver(parts, row);
  return toSent(row, tokens);
}

/** Hands the bytes to the node once more. Silence is no failure: the bytes are kept, and `outcome` sends them again. */
export async function handOver(parts: SendingParts, { raw, signature }: SentRow): Promise<void> {
  refuseWhenStopped(parts);
  const told = await broadcast(parts.node, raw, signature).catch((error: unknown) => {
    if (SwarmbidError.is(error, "nodeUnreachable") || SwarmbidError.is(error, "nodeWrong")) return undefined;
    throw error;
  });
  if (told?.kind === "refused")
    throw new SwarmbidError(
      "transactionRefused",
      `The network refused it (${explainRefusal(told)}): mend that, look at the history, then send it again.`,
    );
}

/** Another process may have sent the same in this very moment. */
function doesSame({ raw }: SentRow, { intent, from }: PreparedTransaction, tokens: NetworkTokens): boolean {
  const read = readTransaction(raw, tokens);
  return read?.from === from && isDeepStrictEqual(read.intent, intent);
}

async function resumed(parts: SendingParts, row: SentRow, prepared: PreparedTransaction): Promise<SentTransaction> {
  const sent = toSent(row, parts.tokens);
  if (!isDeepStrictEqual(sent.intent, prepared.intent) || sent.from !== prepared.from)
    throw new SwarmbidError("internal", "Two different payments bear the same name: report this.");
  if (row.state === "open") await handOver(parts, row);
  return sent;
}

/** What a person saw is what is signed: everything is read from the bytes once more. */
function requireSame(prepared: PreparedTransaction, { network, tokens }: SendingParts): void {
  const { intent, from, expiresAt } = readPrepared(prepared.raw, tokens);
  const shown = { intent: prepared.intent, from: prepared.from, expiresAt: prepared.expiresAt };
  const same = isDeepStrictEqual({ intent, from, expiresAt }, shown) && transactionId(prepared.raw) === prepared.id;
  if (same && prepared.network.chainId === network.chainId) return;
  throw new SwarmbidError(
    "internal",
    "The transaction is not the one that was shown, so it was not signed: report this.",
  );
}

async function sign(signer: TransactionSigner, id: TransactionId): Promise<Uint8Array> {
  const digest = new Uint8Array(Buffer.from(id, "hex"));
  const signature = await signer.sign(digest);
  if (signature.length === SIGNATURE_BYTES && signerOf(digest, signature) === signer.address) return signature;
  throw new SwarmbidError("internal", "The signature is not the wallet's, so nothing was sent: report this.");
}

function signerOf(digest: Uint8Array, signature: Uint8Array): TronAddress | undefined {
  try {
    const parity = (signature[SIGNATURE_BYTES - 1] ?? 0) % 27;
    const point = secp256k1.Signature.fromBytes(signature.subarray(0, SIGNATURE_BYTES - 1), "compact")
      .addRecoveryBit(parity)
      .recoverPublicKey(digest);
    return addressOf(accountOfPublicKey(point.toBytes(false)));
  } catch {
    return undefined;
  }
}

export const toSent = ({ id, key, raw }: SentRow, tokens: NetworkTokens): SentTransaction => ({
  id,
  key,
  ...readPrepared(raw, tokens),
});

function refuseWhenStopped({ isStopped }: SendingParts): void {
  if (isStopped()) throw new SwarmbidError("spendingStopped", "All spending is stopped: allow it again first.");
}
