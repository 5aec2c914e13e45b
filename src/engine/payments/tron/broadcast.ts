import { SwarmbidError } from "../../errors.ts";
import type { Node } from "./node.ts";
import { messageIn, objectIn, textIn } from "./readJson.ts";
import { signedTransaction } from "./transactionSize.ts";

/** `known`: the node had it before. `refused`: it says that it does not pass it on; `reason` has its words. */
export type Broadcast =
  | { readonly kind: "taken" | "known" }
  | { readonly kind: "refused"; readonly code: string; readonly reason: string };

/** Hands the signed bytes to the node as they are. Throws `nodeUnreachable` when nobody can tell what became of them. */
export async function broadcast(node: Node, raw: Uint8Array, signature: Uint8Array): Promise<Broadcast> {
  const transaction = Buffer.from(signedTransaction(raw, signature)).toString("hex");
  const answer = objectIn(await node.ask({ path: "wallet/broadcasthex", body: { transaction } }));
  if (answer["result"] === true) return { kind: "taken" };
  const code = textIn(answer["code"]);
  if (code === "DUP_TRANSACTION_ERROR") return { kind: "known" };
  if (BUSY.has(code))
    throw new SwarmbidError("nodeUnreachable", `The node ${node.host} is busy (${code}): it is asked again.`);
  return { kind: "refused", code, reason: messageIn(answer["message"]) };
}

/** Says nothing about the transaction: api.Return.response_code. */
const BUSY: ReadonlySet<string> = new Set([
  "SERVER_BUSY",
  "NO_CONNECTION",
  "NOT_ENOUGH_EFFECTIVE_CONNECTION",
  "BLOCK_UNSOLIDIFIED",
  "OTHER_ERROR",
]);

const REASONS: Readonly<Record<string, string>> = {
  SIGERROR: "the signature is not this account's",
  BANDWITH_ERROR: "the wallet has too few TRX for its bytes",
  TAPOS_ERROR: "it was made for another chain",
  TRANSACTION_EXPIRATION_ERROR: "its time is over",
  TOO_BIG_TRANSACTION_ERROR: "it is too big",
};

/** What a refusal means to a person. */
export const explainRefusal = ({ code, reason }: { readonly code: string; readonly reason: string }): string =>
  REASONS[code] ?? (reason === "" ? code : reason);
