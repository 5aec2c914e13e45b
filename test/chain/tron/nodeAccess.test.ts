import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, request } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { startTron } from "./support.ts";

// How a node is reached: with a key, and through a proxy.

interface Seen {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
}

/** A proxy that leads every address to one place. */
async function startProxy(to: string): Promise<{ readonly url: string; readonly seen: Seen[] }> {
  const seen: Seen[] = [];
  const server = createServer((asked, answer) => {
    seen.push({ url: asked.url ?? "", headers: asked.headers });
    const { pathname, search } = new URL(asked.url ?? "", to);
    const { method, headers } = asked;
    const passed = request(new URL(pathname + search, to), { method, headers, agent: false }, (told) => {
      answer.writeHead(told.statusCode ?? 502, told.headers);
      told.pipe(answer);
    });
    passed.on("error", () => answer.destroy());
    asked.pipe(passed);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

test("a node is asked through the proxy, with the key of one's own, and neither is ever told", async () => {
  const bench = await startTron();
  const proxy = await startProxy(bench.node.url);
  const settings = { http: `http://user:secret@${new URL(proxy.url).host}`, noProxy: [], verifyCertificates: true };
  const access = { url: new URL("http://node.example/"), apiKey: "key-of-mine", proxy: settings };
  const chain = bench.again({ access });
  expect(await chain.account(bench.address(0))).toMatchObject({ exists: true });
  expect(proxy.seen[0]).toMatchObject({
    url: "http://node.example/wallet/getblockbynum",
    headers: {
      "tron-pro-api-key": "key-of-mine",
      "proxy-authorization": `Basic ${Buffer.from("user:secret").toString("base64")}`,
    },
  });
  await bench.node.post("devnet/fault", { method: "getaccount", kind: "status", status: 500 });
  const failed: unknown = await chain.account(bench.address(0)).catch((error: unknown) => error);
  expect(failed).toMatchObject({ message: "The node node.example answered with status 500: check its address." });
  expect(JSON.stringify(failed, Object.getOwnPropertyNames(failed))).not.toMatch(/key-of-mine|secret/);
});

test("a proxy that is not there is named, and the node is not asked past it", async () => {
  const bench = await startTron();
  const settings = { http: "http://user:secret@127.0.0.1:9", noProxy: [], verifyCertificates: true };
  const chain = bench.again({ access: { url: new URL("http://node.example/"), proxy: settings } });
  await expect(chain.head()).rejects.toMatchObject({
    code: "nodeUnreachable",
    message: expect.stringMatching(/^The node node\.example could not be asked\. The proxy 127\.0\.0\.1:9 /) as string,
  });
});

test("a node on this machine is asked directly, whatever proxy there is", async () => {
  const bench = await startTron();
  const settings = { http: "http://127.0.0.1:9", noProxy: [], verifyCertificates: true };
  const chain = bench.again({ access: { url: new URL(`${bench.node.url}/`), proxy: settings } });
  expect(await chain.head()).toMatchObject({ number: expect.any(Number) as number });
});

test("after it was closed a chain asks nothing any more", async () => {
  const bench = await startTron();
  bench.chain.close();
  await expect(bench.chain.head()).rejects.toMatchObject({ code: "cancelled" });
});
