import { SwarmbidError } from "../../errors.ts";
import type { HistoryEntry, HistoryOptions, NetworkTokens } from "../chain.ts";
import type { TronAddress } from "../tronAddress.ts";
import { newestBlock } from "./blocks.ts";
import { readTokenEvent, readTransactionEntry } from "./historyEntry.ts";
import type { Node } from "./node.ts";
import type { Json } from "./parseJson.ts";
import { badAnswer, listIn, objectIn, textIn } from "./readJson.ts";

// TronGrid's v1 API: https://developers.tron.network/reference

const PAGE = 50;
const PAGES = 100;
const LIMIT_BYTES = 8 * 2 ** 20;

/** What happened to an account, newest first: TRX and BTTOLD from its transactions, BTT from the token's events. */
export async function* readHistory(
  node: Node,
  address: TronAddress,
  tokens: NetworkTokens,
  { pages: most = PAGES, onMore, signal }: HistoryOptions = {},
): AsyncGenerator<HistoryEntry> {
  const heard: Node = signal === undefined ? node : { ...node, ask: (question) => node.ask({ ...question, signal }) };
  let goesOn = false;
  const list = (path: string, filter: Readonly<Record<string, string>>, read: ReadRow): AsyncGenerator<HistoryEntry> =>
    pages({ node: heard, path, filter, read, most }, () => (goesOn = true));
  async function* all(): AsyncGenerator<HistoryEntry> {
    const path = `v1/accounts/${address}/transactions`;
    const { time: solidTime } = await newestBlock(heard, "solid");
    const reading = { address, tokens, solidTime };
    const lists = [list(path, {}, (row) => readTransactionEntry(row, reading))];
    if (tokens.btt !== undefined)
      lists.push(list(`${path}/trc20`, { contract_address: tokens.btt }, (row) => readTokenEvent(row, reading)));
    yield* newestFirst(lists, () => goesOn);
    if (goesOn) onMore?.();
  }
  yield* signal === undefined ? all() : untilAborted(all(), signal);
}

type ReadRow = (row: Json) => HistoryEntry | undefined;

interface List {
  readonly node: Node;
  readonly path: string;
  readonly filter: Readonly<Record<string, string>>;
  /** Rows that are none of ours come out as nothing. */
  readonly read: ReadRow;
  readonly most: number;
}

/** Page after page of one list. */
async function* pages({ node, path, filter, read, most }: List, onMore: () => void): AsyncGenerator<HistoryEntry> {
  let fingerprint = "";
  const seen = new Set<string>();
  for (let left = most; ; left -= 1) {
    if (left === 0) {
      onMore();
      return;
    }
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

/** Waits for nothing any more once it is aborted, whatever the entries wait for. */
async function* untilAborted<T>(entries: AsyncGenerator<T>, signal: AbortSignal): AsyncGenerator<T> {
  const stopped = Promise.withResolvers<never>();
  stopped.promise.catch(() => undefined);
  const stop = (): void => stopped.reject(new SwarmbidError("cancelled", "Stopped: there may be more to tell."));
  signal.addEventListener("abort", stop, { once: true });
  if (signal.aborted) stop();
  try {
    for (;;) {
      const next = entries.next();
      next.catch(() => undefined);
      const result = await Promise.race([stopped.promise, next]);
      if (result.done === true) return;
      yield result.value;
    }
  } finally {
    signal.removeEventListener("abort", stop);
    void entries.return(undefined).catch(() => undefined);
  }
}

/** Several lists, each newest first, as one, until one of them breaks off: what is older than its last row is not known of it. */
async function* newestFirst(
  streams: readonly AsyncGenerator<HistoryEntry>[],
  breaksOff: () => boolean,
): AsyncGenerator<HistoryEntry> {
  const heads = await Promise.all(streams.map((stream) => stream.next()));
  while (!breaksOff()) {
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
