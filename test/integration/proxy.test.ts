import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import type { RequestListener } from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import type { EngineSettings, ProxySettings } from "../../src/engine/model.ts";
import { requireProgram } from "../workbench/requireProgram.ts";
import { useBench } from "./support/bench.ts";
import { type Dataset, digests } from "./support/dataset.ts";
import { type FileServer, startFileServer } from "./support/fileServer.ts";
import { freePort } from "./support/freePort.ts";
import { inPhase } from "./support/startEngine.ts";
import { startProxy, type TestProxy } from "./support/startProxy.ts";

const bench = useBench();
const closings: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  await Promise.all(closings.splice(0).map((close) => close()));
});

async function proxy(refuses?: number): Promise<TestProxy> {
  const started = await startProxy(refuses);
  closings.push(started.close);
  return started;
}

async function mirror(): Promise<FileServer> {
  const started = await startFileServer(bench.inside("source"), {
    answer({ path: asked }, response) {
      if (!asked.endsWith(".torrent")) return false;
      response.end(readFileSync(bench.inside("set.torrent")));
      return true;
    },
  });
  closings.push(started.close);
  return started;
}

const through = (host: string, more: Partial<ProxySettings> = {}): ProxySettings => ({
  http: `http://${host}`,
  https: `http://${host}`,
  noProxy: [],
  verifyCertificates: true,
  ...more,
});

async function fetching(data: Dataset, settings: Partial<EngineSettings>) {
  const engine = await bench.engine("fetcher", { seedAfterCompletion: false, ...settings });
  const folder = bench.inside("target");
  const id = await engine.transfers.add({ source: { kind: "file", bytes: data.torrent }, folder });
  return { engine, id, folder, done: () => engine.until(id, inPhase("complete")) };
}

test("a proxy sees every request to trackers and web seeds, and proves who we are to it", async () => {
  const [seen, server] = [await proxy(), await mirror()];
  const data = await bench.dataset("set", { "a.bin": 300_000 }, { webSeeds: [server.url] });
  const { done, folder } = await fetching(data, { proxy: through(`us:secret@${seen.host}`) });
  await done();
  expect(digests(folder)).toEqual(digests(bench.inside("source")));
  const hosts = seen.seen.map((line) => new URL(line.replace("GET ", "")).host);
  expect(new Set(hosts)).toEqual(new Set([new URL(server.url).host, new URL(bench.tracker.url).host]));
  expect(hosts.filter((host) => host === new URL(server.url).host).length).toBe(server.asked.length);
  expect(new Set(seen.authorizations)).toEqual(new Set([`Basic ${Buffer.from("us:secret").toString("base64")}`]));
});

test("an address of a .torrent file is asked through it", async () => {
  const [seen, server] = [await proxy(), await mirror()];
  const data = await bench.dataset("set", { "a.bin": 1_000 }, { trackers: [] });
  writeFileSync(bench.inside("set.torrent"), data.torrent);
  const engine = await bench.engine("fetcher", { proxy: through(seen.host) });
  const { id } = await engine.transfers.preview({ kind: "text", text: `${server.url}set.torrent` });
  expect(id).toBe(data.metainfo.infoHash);
  expect(seen.seen).toEqual([`GET ${server.url}set.torrent`]);
});

/** A server for https on loopback, with a certificate of nobody's; the result is its `host:port`. */
async function secureServer(answer: RequestListener): Promise<string> {
  const openssl = requireProgram(["openssl"], "apt-get install openssl");
  const [key, cert] = [bench.inside("key.pem"), bench.inside("cert.pem")];
  const wish = [
    "req",
    "-x509",
    "-newkey",
    "rsa:2048",
    "-nodes",
    "-subj",
    "/CN=127.0.0.1",
    "-keyout",
    key,
    "-out",
    cert,
  ];
  execFileSync(openssl, wish, { stdio: "ignore" });
  const server = https.createServer({ key: readFileSync(key), cert: readFileSync(cert) }, answer);
  await once(server.listen(0, "127.0.0.1"), "listening");
  closings.push(async () => {
    server.closeAllConnections();
    await once(server.close(), "close");
  });
  return `127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

test("https goes through a tunnel", async () => {
  const seen = await proxy();
  await bench.dataset("set", { "a.bin": 300_000 });
  const file = readFileSync(bench.inside("source/set/a.bin"));
  const host = await secureServer((request, response) => {
    const [, first = 0, last = 0] = (/bytes=(\d+)-(\d+)/.exec(request.headers.range ?? "") ?? []).map(Number);
    response.writeHead(206, { "content-range": `bytes ${String(first)}-${String(last)}/${String(file.length)}` });
    response.end(file.subarray(first, last + 1));
  });
  const data = await bench.dataset("set", { "a.bin": 300_000 }, { trackers: [], webSeeds: [`https://${host}/`] });
  const { done, folder } = await fetching(data, {
    transport: "httpsOnly",
    proxy: through(seen.host, { verifyCertificates: false }),
  });
  await done();
  expect(digests(folder)).toEqual(digests(bench.inside("source")));
  expect(new Set(seen.seen)).toEqual(new Set([`CONNECT ${host}`]));
});

test("a server behind the tunnel that answers as a proxy would is not taken for the proxy", async () => {
  const seen = await proxy();
  const host = await secureServer((_request, response) => response.writeHead(407).end());
  const engine = await bench.engine("fetcher", { proxy: through(seen.host, { verifyCertificates: false }) });
  const asked = engine.transfers.preview({ kind: "text", text: `https://${host}/a.torrent` });
  await expect(asked).rejects.toThrow(`${host} answered with status 407`);
});

test("hosts that are exempt are asked directly", async () => {
  const [seen, server] = [await proxy(), await mirror()];
  const data = await bench.dataset("set", { "a.bin": 300_000 }, { webSeeds: [server.url] });
  const { done } = await fetching(data, { proxy: through(seen.host, { noProxy: ["127.0.0.0/8"] }) });
  await done();
  expect(seen.seen).toEqual([]);
});

test.each<[string, number | undefined, string, string]>([
  ["is not there", undefined, "http", "could not be reached"],
  ["is not there, for https,", undefined, "https", "could not be reached"],
  ["wants a password", 407, "http", "another user name or password"],
  ["wants a password for https", 407, "https", "another user name or password"],
  ["refuses", 403, "https", "refused the connection with status 403"],
])("a proxy that %s is named in a sentence, without its password", async (_name, refuses, scheme, told) => {
  const host = refuses === undefined ? `127.0.0.1:${String(await freePort())}` : (await proxy(refuses)).host;
  const engine = await bench.engine("fetcher", { proxy: through(`us:hushhush@${host}`) });
  const text = `${scheme}://127.0.0.1:9/a.torrent`;
  const failure = await engine.transfers.preview({ kind: "text", text }).catch((error: unknown) => error);
  expect(String(failure)).toContain(told);
  expect(String(failure)).toContain(host);
  const everything = [String(failure), ...engine.logged].join("\n");
  expect(everything).not.toContain("hushhush");
  expect(everything).not.toContain(Buffer.from("us:hushhush").toString("base64"));
});
