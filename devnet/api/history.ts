import { readAddress, toBase58 } from "../address.ts";
import type { Chain, Mined } from "../chain/chain.ts";
import { type Json, resultOf, transactionAnswer } from "./answers.ts";
import { createTokenInfo } from "./tokenInfo.ts";

// TronGrid's v1 API as far as wallets ask for their history: https://developers.tron.network/reference/background

/** A row of an answer, and what pages and filters need to know of it. */
interface Row {
  readonly key: string;
  readonly time: number;
  readonly from: string;
  readonly to: string;
  readonly confirmed: boolean;
  readonly contract: string;
  tell(): Json | Promise<Json>;
}

export type HistoryKind = "transactions" | "trc20";

const PAGE = 20;
const LONGEST_PAGE = 200;
const EVENTS = new Map([
  ["ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef", "Transfer"],
  ["8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b925", "Approval"],
]);

/** `/v1/accounts/{address}/transactions` and the same with `/trc20`, newest first unless the query says otherwise. */
export function createHistory(chain: Chain): (kind: HistoryKind, account: string, url: URL) => Promise<Json> {
  const tokenInfo = createTokenInfo(chain);

  const mined = (): Mined[] =>
    Array.from({ length: chain.blocks.head().number + 1 }, (_, number) => chain.blocks.at(number)?.transactions ?? [])
      .flat()
      .flatMap((id) => chain.mined(id) ?? []);

  const isConfirmed = ({ block }: Mined): boolean =>
    block.number + chain.parameters.confirmations <= chain.blocks.head().number;

  const transactionRow = (done: Mined): Row => {
    const { contract, id } = done.transaction;
    const to = "to" in contract ? contract.to : (done.receipt.contract ?? "");
    return {
      key: id,
      time: done.block.timestamp,
      from: contract.owner,
      to,
      contract: to,
      confirmed: isConfirmed(done),
      tell: () => transactionEntry(done),
    };
  };

  const eventRows = (done: Mined): Row[] =>
    (done.receipt.executed?.logs ?? []).flatMap(({ address, topics, data }, index) => {
      const type = EVENTS.get(topics[0] ?? "");
      if (type === undefined || topics.length !== 3 || data.length !== 64) return [];
      const [, from = "", to = ""] = topics.map((topic) => `41${topic.slice(-40)}`);
      const contract = `41${address}`;
      return {
        key: `${done.transaction.id}:${index}`,
        time: done.block.timestamp,
        from,
        to,
        contract,
        confirmed: isConfirmed(done),
        tell: async () => ({
          transaction_id: done.transaction.id,
          token_info: await tokenInfo(contract),
          block_timestamp: done.block.timestamp,
          from: toBase58(from),
          to: toBase58(to),
          type,
          value: BigInt(`0x${data}`).toString(),
        }),
      };
    });

  return async (kind, account, url) => {
    const address = readAddress(account);
    const rows = mined().flatMap((done) => (kind === "trc20" ? eventRows(done) : transactionRow(done)));
    const wanted = select(rows, address, url.searchParams);
    const { page, next } = pageOf(wanted, url.searchParams);
    return {
      data: await Promise.all(page.map(async ({ tell }) => tell())),
      success: true,
      meta: { at: chain.now(), page_size: page.length, ...(next === undefined ? {} : linkTo(next, url)) },
    };
  };
}

function select(rows: readonly Row[], address: string, query: URLSearchParams): Row[] {
  const isSet = (name: string): boolean => query.get(name) === "true";
  const one = isSet("only_to") !== isSet("only_from");
  const least = Number(query.get("min_timestamp") ?? 0);
  const most = Number(query.get("max_timestamp") ?? Number.POSITIVE_INFINITY);
  const contract = query.get("contract_address");
  const token = contract === null ? undefined : readAddress(contract);
  const wanted = rows.filter(
    ({ from, to, time, confirmed, contract: of }) =>
      ((from === address && !(one && isSet("only_to"))) || (to === address && !(one && isSet("only_from")))) &&
      time >= least &&
      time <= most &&
      (token === undefined || of === token) &&
      (!isSet("only_confirmed") || confirmed) &&
      (!isSet("only_unconfirmed") || !confirmed),
  );
  return query.get("order_by") === "block_timestamp,asc" ? wanted : wanted.reverse();
}

/** The page after the row that the fingerprint names, and the fingerprint of the page after that. */
function pageOf(rows: readonly Row[], query: URLSearchParams): { page: readonly Row[]; next: string | undefined } {
  const asked = Number(query.get("limit") ?? PAGE);
  if (!Number.isInteger(asked) || asked < 1) throw new Error("limit must be a positive integer");
  const limit = Math.min(asked, LONGEST_PAGE);
  const after = query.get("fingerprint");
  const last = after === null ? -1 : rows.findIndex(({ key }) => fingerprintOf(key) === after);
  if (after !== null && last === -1) throw new Error("Invalid fingerprint provided");
  const page = rows.slice(last + 1, last + 1 + limit);
  const end = page.at(-1);
  return { page, next: end !== undefined && end !== rows.at(-1) ? fingerprintOf(end.key) : undefined };
}

const fingerprintOf = (key: string): string => Buffer.from(key).toString("base64url");

function linkTo(fingerprint: string, url: URL): Json {
  const next = new URL(url);
  next.searchParams.set("fingerprint", fingerprint);
  return { fingerprint, links: { next: next.href } };
}

function transactionEntry(done: Mined): Json {
  const { receipt, block } = done;
  return {
    ...transactionAnswer(done),
    ret: [{ contractRet: resultOf(done), fee: receipt.fee }],
    net_usage: receipt.netUsage,
    net_fee: receipt.netFee,
    energy_usage: 0,
    energy_fee: receipt.energyFee ?? 0,
    energy_usage_total: Number(receipt.executed?.energy ?? 0n),
    blockNumber: block.number,
    block_timestamp: block.timestamp,
    internal_transactions: [],
  };
}
