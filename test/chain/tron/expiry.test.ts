import { expect, onTestFinished, test } from "vitest";
import { serve } from "../../../devnet/server.ts";
import { parseAmount } from "../../../src/engine/amount.ts";
import type { Chain, SentTransaction } from "../../../src/engine/payments/chain.ts";
import { nodeAddress, secondNodeAddress } from "../../../src/engine/payments/tron/nodeAddress.ts";
import { vaultCreation } from "../../../src/engine/payments/vaultBuilds.ts";
import { runWallet as run, startWithWallet } from "../support/runWallet.ts";
import { startTron, type TronBench } from "./support.ts";

// Whoever is told that a payment expired pays again: one node's word is not enough for that.

const SENT = parseAmount("5", "TRX");
const HOUR = 3_600;

async function send(bench: TronBench, chain: Chain = bench.chain): Promise<SentTransaction> {
  const intent = { kind: "transfer", to: bench.address(1), amount: SENT } as const;
  return chain.send("key", await chain.prepare(intent, bench.address(0)), bench.signer(0));
}
const fault = (bench: TronBench, method: string, rest: Record<string, unknown>) =>
  bench.node.post("devnet/fault", { method, ...rest });
const hide = (bench: TronBench) => fault(bench, "gettransactioninfobyid", { kind: "hide" });
const lose = (bench: TronBench) => fault(bench, "broadcasthex", { kind: "vanish", carriedOut: false });
async function later(bench: TronBench, seconds = 400): Promise<void> {
  await bench.node.post("devnet/warp", { seconds });
  await bench.node.post("devnet/mine", { blocks: 1 });
}

/** The same chain behind a node of somebody else, and ours, which asks it too. */
async function twoNodes() {
  const bench = await startTron({ parameters: { confirmations: 0 } });
  const other = await serve(bench.node.chain);
  onTestFinished(() => other.close());
  return { bench, other, chain: bench.again({ second: { url: new URL(`${other.url}/`) } }) };
}
const host = (bench: TronBench): string => new URL(bench.node.url).host;

test("what a node hides until its time is over is confirmed by another node", async () => {
  const { bench, chain } = await twoNodes();
  const { id } = await send(bench, chain);
  await hide(bench);
  await later(bench);
  expect(await chain.outcome(id)).toMatchObject({ phase: "confirmed", receipt: { id } });
  expect(chain.unfinished()).toEqual([]);
});

test("what no node knows once its time is over has expired, without a doubt", async () => {
  const { bench, chain } = await twoNodes();
  await lose(bench);
  const { id } = await send(bench, chain);
  await later(bench);
  expect(await chain.outcome(id)).toEqual({ phase: "expired" });
  expect(chain.doubtful()).toEqual([]);
});

test("a second node that is away or behind is waited for an hour, and then the doubt is told", async () => {
  const { bench, other, chain } = await twoNodes();
  await lose(bench);
  const { id } = await send(bench, chain);
  await later(bench);
  other.faults.add({ method: "getblock", kind: "lie", set: { block_header: { raw_data: { timestamp: 1_000 } } } });
  expect(await chain.outcome(id)).toEqual({ phase: "pending" });
  await other.close();
  await expect(chain.outcome(id)).rejects.toMatchObject({ code: "nodeUnreachable" });
  expect(chain.unfinished()).toHaveLength(1);
  await later(bench, HOUR);
  expect(await chain.outcome(id)).toMatchObject({ phase: "expired", doubt: { host: host(bench) } });
});

test("where there is one node alone its word counts with a doubt, and it is believed when it says otherwise later", async () => {
  const bench = await startTron({ parameters: { confirmations: 0 } });
  const sent = await send(bench);
  await hide(bench);
  await later(bench);
  const outcome = await bench.chain.outcome(sent.id);
  expect(outcome).toMatchObject({ phase: "expired", doubt: { host: host(bench) } });
  expect(bench.again().doubtful()).toEqual([sent]);
  await bench.node.post("devnet/clear");
  expect(await bench.chain.outcome(sent.id)).toMatchObject({ phase: "confirmed" });
  expect(bench.again().doubtful()).toEqual([]);
});

test("the public networks have nodes of two operators, but for Shasta, and a custom one has none", () => {
  const other = (network: "mainnet" | "nile" | "shasta" | "custom", text?: string) =>
    secondNodeAddress(network, nodeAddress(network, text))?.host;
  expect([other("mainnet"), other("nile"), other("shasta")]).toEqual([
    "tron-rpc.publicnode.com",
    "api.nileex.io",
    undefined,
  ]);
  expect(other("shasta", "http://127.0.0.1:8090")).toBe("api.shasta.trongrid.io");
  expect(other("custom", "http://127.0.0.1:8090")).toBeUndefined();
});

/** `wallet send` of what one node alone says that it expired. */
async function doubted(hidden: boolean) {
  const bench = await startWithWallet();
  await (hidden ? hide(bench) : lose(bench));
  const { id } = await send(bench);
  await later(bench);
  const words = ["send", bench.address(1), "5", "TRX"];
  const { outcome } = await run(bench, [...words, "--yes"]);
  expect(outcome).toMatchObject({
    ok: false,
    code: "transactionExpired",
    message: expect.stringContaining("no other node was asked") as string,
    facts: { id },
  });
  return { bench, words, id };
}
const received = async (bench: TronBench): Promise<bigint> =>
  (await bench.chain.account(bench.address(1))).trx.units - 10n ** 12n;

test("`send` of what expired by one node's word is refused until it is told --again, and a person is told of it", async () => {
  const { bench, words, id } = await doubted(false);
  await bench.node.post("devnet/clear");
  await expect(run(bench, [...words, "--yes"])).rejects.toThrow("add --again");
  const asked = await run(bench, words, "no").catch((error: unknown) => error);
  expect(asked).toMatchObject({ code: "cancelled" });
  expect(await received(bench)).toBe(0n);
  const { events, said, outcome } = await run(bench, words, "yes");
  expect(events.slice(0, 2)).toEqual(["doubtful", "prepared"]);
  expect(said[0]).toContain(id);
  expect(outcome).toMatchObject({ ok: true });
  expect((await run(bench, [...words, "--yes", "--again"])).outcome).toMatchObject({ ok: true });
  expect(await received(bench)).toBe(2n * SENT.units);
});

test("`send` of what a node had hidden says that it happened, once the node tells it, and sends nothing", async () => {
  const { bench, words, id } = await doubted(true);
  await bench.node.post("devnet/clear");
  const { outcome, events } = await run(bench, [...words, "--yes"]);
  expect(outcome).toMatchObject({ ok: true, facts: { id } });
  expect(events).toEqual([]);
  expect(await received(bench)).toBe(SENT.units);
});

test("a vault of which one node alone says that it expired is deployed again once that is meant", async () => {
  const bench = await startWithWallet();
  await lose(bench);
  const intent = { kind: "deploy", code: vaultCreation("trc20"), name: "SwarmbidVault" } as const;
  await bench.chain.send("first", await bench.chain.prepare(intent, bench.address(0)), bench.signer(0));
  await later(bench);
  const words = ["deploy-vault", "--yes"];
  expect((await run(bench, words)).outcome).toMatchObject({ ok: false, code: "transactionExpired" });
  await bench.node.post("devnet/clear");
  await expect(run(bench, words)).rejects.toThrow("add --again");
  expect((await run(bench, [...words, "--again"])).outcome).toMatchObject({ ok: true });
});
