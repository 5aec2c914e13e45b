import { randomInt } from "node:crypto";
import { type Amount, amountOf, formatAmount } from "../../amount.ts";
import { SwarmbidError } from "../../errors.ts";
import type { Clock } from "../../ports.ts";
import type {
  AccountState,
  FeeEstimate,
  Intent,
  NetworkTokens,
  PreparedTransaction,
  PrepareOptions,
} from "../chain.ts";
import type { Network } from "../networks.ts";
import type { TronAddress } from "../tronAddress.ts";
import { newestBlock, referenceTo } from "./blocks.ts";
import { callConstant } from "./callConstant.ts";
import { checkTime } from "./checkTime.ts";
import { composeTransaction } from "./composeTransaction.ts";
import { estimateFee, feeLimitFor } from "./estimateFee.ts";
import { explainRevert } from "./explainRevert.ts";
import { contractOf } from "./intentContract.ts";
import type { Node } from "./node.ts";
import { readParameters } from "./parameters.ts";
import type { Contract } from "./rawTransaction.ts";
import { accountExists, readAccount } from "./readAccount.ts";
import { readPrepared } from "./readPrepared.ts";
import { createdAddress, transactionId } from "./transactionId.ts";
import { bandwidthOf } from "./transactionSize.ts";

const VALID_FOR_MS = 5 * 60_000;
const SHORTEST_MS = 30_000;
const LONGEST_MS = 3_600_000;
/** The same payment twice in one moment has two ids. */
const JITTER_MS = 1_000;

export interface PreparingParts {
  readonly node: Node;
  readonly network: Network;
  readonly tokens: NetworkTokens;
  readonly clock: Clock;
  /** Whether the chain's clock may differ from ours by more than minutes: on a network of one's own. */
  readonly anyTime: boolean;
}

/** Builds a transaction, reads it back and says what it will cost. */
export async function prepareTransaction(
  { node, network, tokens, clock, anyTime }: PreparingParts,
  intent: Intent,
  from: TronAddress,
  { validForMs = VALID_FOR_MS }: PrepareOptions = {},
): Promise<PreparedTransaction> {
  if (validForMs < SHORTEST_MS || validForMs > LONGEST_MS)
    throw new SwarmbidError("badInput", "A transaction is good for 30 seconds to one hour: choose another time.");
  const contract = contractOf(intent, from, tokens);
  const [head, solid, parameters, sender, opensAccount] = await Promise.all([
    newestBlock(node, "full"),
    newestBlock(node, "solid"),
    readParameters(node),
    readAccount(node, from, tokens),
    opens(node, contract),
  ]);
  if (!anyTime) checkTime(head.time, clock.now(), node.host);
  requireAmount(sender, intent);
  const energy = await tryOut(node, contract, from);
  const feeLimit = feeLimitFor(energy, parameters);
  const { bytes: refBlockBytes, hash: refBlockHash } = referenceTo(solid);
  const expiration = BigInt(head.time + validForMs + randomInt(JITTER_MS));
  const timestamp = BigInt(head.time + randomInt(JITTER_MS));
  const raw = await composeTransaction({ contract, refBlockBytes, refBlockHash, expiration, timestamp, feeLimit });
  const fee = estimateFee({ parameters, sender, bandwidth: bandwidthOf(raw), opensAccount, energy, feeLimit });
  requireFee(sender, intent, fee);
  const id = transactionId(raw);
  return {
    id,
    network,
    fee,
    raw,
    ...readPrepared(raw, tokens),
    ...(intent.kind === "deploy" ? { creates: createdAddress(id, from) } : {}),
  };
}

async function opens(node: Node, contract: Contract): Promise<boolean> {
  if (contract.type !== "TransferContract" && contract.type !== "TransferAssetContract") return false;
  return !(await accountExists(node, contract.to));
}

/** The energy that a contract takes, as things are. Throws `transactionFailed` when it would revert. */
async function tryOut(node: Node, contract: Contract, from: TronAddress): Promise<number> {
  if (contract.type === "CreateSmartContract") return succeed(callConstant(node, { code: contract.code }, from));
  if (contract.type !== "TriggerSmartContract") return 0;
  const { contract: called, data, callValueSun, token, tokenUnits: units } = contract;
  const attached = {
    ...(callValueSun === 0n ? {} : { callValueSun }),
    ...(token === 0n ? {} : { token: { id: token, units } }),
  };
  return succeed(callConstant(node, { contract: called, data, ...attached }, from));
}

async function succeed(trial: ReturnType<typeof callConstant>): Promise<number> {
  const { success, data, energy } = await trial;
  if (success) return energy;
  throw new SwarmbidError(
    "transactionFailed",
    `The contract would refuse that (${explainRevert(data)}), so nothing was sent: mend that, then try again.`,
  );
}

function requireAmount(sender: AccountState, intent: Intent): void {
  if (intent.kind !== "transfer") return;
  const { asset, units } = intent.amount;
  const has = { TRX: sender.trx, BTT: sender.btt, BTTOLD: sender.bttold }[asset];
  if (units > has.units) throw notEnough(`The wallet holds ${formatAmount(has)}: send that much at most.`);
}

/** Throws `notEnoughFunds` when the TRX do not cover what is sent and what it costs. */
function requireFee(sender: AccountState, intent: Intent, { total }: FeeEstimate): void {
  const sent =
    intent.kind === "call" ? (intent.callValueSun ?? 0n) : intent.kind === "transfer" ? trxIn(intent.amount) : 0n;
  if (sent + total.units <= sender.trx.units) return;
  const needed = formatAmount(amountOf("TRX", sent + total.units));
  throw notEnough(
    `That needs ${needed} with its fee of ${formatAmount(total)}, and the wallet holds ${formatAmount(sender.trx)}: put some TRX into it.`,
  );
}

const trxIn = ({ asset, units }: Amount): bigint => (asset === "TRX" ? units : 0n);
const notEnough = (message: string): SwarmbidError => new SwarmbidError("notEnoughFunds", message);
