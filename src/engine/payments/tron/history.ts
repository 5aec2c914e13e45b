import type { HistoryEntry, NetworkTokens } from "../chain.ts";
import type { TronAddress } from "../tronAddress.ts";
import { newestBlock } from "./blocks.ts";
import { readTokenEvent, readTransactionEntry } from "./historyEntry.ts";
import type { Node } from "./node.ts";
import type { Json } from "./parseJson.ts";
import { badAnswer, listIn, objectIn, textIn } from "./readJson.ts";

// TronGrid's v1 API: https://developers.tron.network/reference

const PAGE = 50;
const LIMIT_BYTES = 8 * 2 ** 20;

/** What happened to an account, newest first: TRX and BTTOLD from its transactions, BTT from the token's events. */
export async function* readHistory(
  node: Node,
  address: TronAddress,
  tokens: NetworkTokens,
): AsyncGenerator<HistoryEntry> {
  const path = `v1/accounts/${address}/transactions`;
  const { time: solidTime } = await newestBlock(node, "solid");
  const read = { address, tokens, solidTime };
  const streams = [pages(node, path, {}, (row) => readTransactionEntry(row, read))];
  if (tokens.btt !== undefined)
    streams.push(pages(node, `${path}/trc20`, { contract_address: tokens.btt }, (row) => readTokenEvent(row, read)));
  yield* newestFirst(streams);
}

/** Page after page of one list. Rows that are none of ours come out as nothing. */
async function* pages(
  node: Node,
  path: string,
  filter: Readonly<Record<string, string>>,
  read: (row: Json) => HistoryEntry | undefined,
): AsyncGenerator<HistoryEntry> {
  let fingerprint = "";
  const seen = new Set<string>();
  for (;;) {
    const next: Record<string, string> = fingerprint === "" ? {} : { fingerprint };
    const query = { ...filter, limit: String(PAGE), ...next };
    const answer = objectIn(await node.ask({ path, query, limit: LIMIT_BYTES }));
    if (answer["success"] !== true) throw badAnswer("a history is none");
    for (const row of listIn(answer["data"])) {
      const entry = read(row);
      if (entry !== undefined) yield entry;
    }
    fingerprint = textIn(objectIn(answer["meta"])["fingerprint"]);
    if (fingerprint === "") return;
    if (seen.has(fingerprint)) throw badAnswer("a history goes in circles");
    seen.add(fingerprint);
  }
}

/** Several lists, each newest first, as one. */
async function* newestFirst(streams: readonly AsyncGenerator<HistoryEntry>[]): AsyncGenerator<HistoryEntry> {
  const heads = await Promise.all(streams.map((stream) => stream.next()));
  for (;;) {
    let newest = -1;
    heads.forEach((head, index) => {
      const best = heads[newest];
      if (head.done !== true && (best === undefined || best.done === true || head.value.time > best.value.time))
        newest = index;
    });
    const [head, stream] = [heads[newest], streams[newest]];
    if (head === undefined || stream === undefined || head.done === true) return;
    yield head.value;
    heads[newest] = await stream.next();
  }
}
