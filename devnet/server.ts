import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import type { Json } from "./api/answers.ts";
import { controlsOf } from "./api/controls.ts";
import { type Call, createFaults, type Faults, lie } from "./api/faults.ts";
import { createHistory } from "./api/history.ts";
import { type Method, methodsOf } from "./api/methods.ts";
import type { Chain } from "./chain/chain.ts";

export interface Server {
  readonly url: string;
  readonly faults: Faults;
  /** Makes a block when the chain has time for it. */
  mine(): Promise<unknown>;
  close(): Promise<void>;
}

/** Serves a chain as a full node, a solidified node and JSON-RPC do, on loopback only. */
export async function serve(chain: Chain, port = 0): Promise<Server> {
  const faults = createFaults();
  const rooms: Readonly<Record<string, Readonly<Record<string, Method>>>> = {
    wallet: methodsOf(chain, false),
    walletsolidity: methodsOf(chain, true),
    devnet: controlsOf(chain, faults),
  };
  const history = createHistory(chain);
  let turn: Promise<unknown> = Promise.resolve();
  /** The chain does one thing at a time. */
  const inTurn = <T>(act: () => Promise<T>): Promise<T> => {
    const done = turn.then(act, act);
    turn = done.catch(() => undefined);
    return done;
  };

  /** Undefined: the connection ends without an answer. */
  async function answer(request: IncomingMessage): Promise<Answer | undefined> {
    const url = new URL(request.url ?? "/", `http://${request.headers.host ?? "devnet"}`);
    const [, room = "", name = ""] = url.pathname.toLowerCase().split("/");
    const body = await text(request);
    if (room === "healthcheck") return { body: "OK" };
    if (room === "jsonrpc") return { body: rpc(chain, body) };
    const [, account, trc20] = /^\/v1\/accounts\/([^/]+)\/transactions(\/trc20)?\/?$/.exec(url.pathname) ?? [];
    if (account !== undefined) {
      const kind = trc20 === undefined ? "transactions" : "trc20";
      const call = { room: "v1", method: kind, query: {} };
      return misbehave(call, () => history(kind, account, url)).catch(badRequest);
    }
    const method = rooms[room]?.[name];
    if (method === undefined) return { status: 404, body: { Error: "not found" } };
    const query: Json = body === "" ? Object.fromEntries(url.searchParams) : (JSON.parse(body) as Json);
    return room === "devnet"
      ? { body: await inTurn(async () => method(query)) }
      : misbehave({ room, method: name, query }, async () => method(query));
  }

  /** Answers as the next fault wants it; undefined: the connection ends without an answer. */
  async function misbehave(call: Call, tell: () => Promise<Json>): Promise<Answer | undefined> {
    const fault = faults.next(call);
    if (fault?.kind === "delay") await sleep(fault.ms, undefined, { ref: false });
    if (fault?.kind === "status") return { status: fault.status, body: {} };
    if (fault?.kind === "error") return { body: { Error: `class java.lang.Exception : ${fault.message}` } };
    if (fault?.kind === "vanish" && !fault.carriedOut) return undefined;
    const told = await inTurn(tell);
    if (fault?.kind === "vanish") return undefined;
    if (fault?.kind === "hide") return { body: {} };
    return { body: fault?.kind === "lie" ? lie(told, fault.set) : told };
  }

  const server = createServer((request, response) => {
    answer(request).then(
      (told) => {
        if (told === undefined) request.socket.destroy();
        else send(response, told);
      },
      (error: unknown) => {
        const said = error instanceof Error ? `class ${error.name} : ${error.message}` : String(error);
        send(response, { body: { Error: said } });
      },
    );
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    faults,
    mine: () => inTurn(() => chain.mine()),
    async close() {
      if (!server.listening) return;
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

/** The one method that wallets ask: `eth_chainId`. */
function rpc(chain: Chain, body: string): Json {
  const { id, method } = JSON.parse(body) as { id?: unknown; method?: unknown };
  const result = method === "eth_chainId" ? `0x${chain.blocks.chainId.toString(16)}` : null;
  return { jsonrpc: "2.0", id, result };
}

interface Answer {
  readonly status?: number;
  readonly body: Json | string;
}

/** TronGrid's way to say what is wrong with a question. */
const badRequest = (error: unknown): Answer => ({
  status: 400,
  body: { success: false, error: error instanceof Error ? error.message : String(error), statusCode: 400 },
});

/** Whole numbers beyond 2^53 are written as the node writes them: as digits. */
function send(response: ServerResponse, { status = 200, body }: Answer): void {
  const marked = JSON.stringify(body, (_, value: unknown) => (typeof value === "bigint" ? `\u0000${value}` : value));
  response.writeHead(status, { "content-type": "application/json" });
  response.end(marked.replaceAll(/"\\u0000(-?\d+)"/g, "$1"));
}
