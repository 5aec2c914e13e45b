import { expect, test } from "vitest";
import { checkProxied } from "../../../../../src/engine/swarm/network/checkProxied.ts";

const nobodyKnows = () => Promise.reject(new Error("ENOTFOUND"));
const leadsTo = (address: string) => () => Promise.resolve([address]);
const refusal: unknown = expect.objectContaining({ code: "forbiddenAddress" });

test.each([
  "127.0.0.1",
  "10.0.0.1",
  "[::1]",
  "169.254.169.254",
  "localhost",
  "wiki",
  "nas.local",
  "x.internal",
  "a.home.arpa",
])("%s is not asked for through a proxy", async (host) => {
  await expect(checkProxied(host, false, nobodyKnows)).rejects.toEqual(refusal);
});

test("a name that our own resolver knows as a local one is not asked for", async () => {
  await expect(checkProxied("wiki.corp.example", false, leadsTo("10.1.2.3"))).rejects.toEqual(refusal);
});

test("a public name, or one that only the proxy knows, is asked for", async () => {
  expect(await checkProxied("files.example", false, leadsTo("93.184.216.34"))).toBe(false);
  expect(await checkProxied("files.example", false, nobodyKnows)).toBe(false);
  expect(await checkProxied("93.184.216.34", false)).toBe(false);
});

test("what is local is known as such where the user opened local networks", async () => {
  expect(await checkProxied("127.0.0.1", true)).toBe(true);
  expect(await checkProxied("wiki", true)).toBe(true);
});
