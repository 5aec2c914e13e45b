import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { afterEach, expect, test } from "vitest";
import { encodeBencode } from "../../src/engine/torrent/encodeBencode.ts";
import { repeatableBytes } from "../swarm/makeTorrent.ts";
import { useBench } from "./support/bench.ts";
import { type MetadataPeer, startMetadataPeer } from "./support/metadataPeer.ts";
import { namedCause } from "./support/namedCause.ts";
import { inPhase } from "./support/startEngine.ts";

const bench = useBench();
const sha256 = (bytes: Uint8Array): Uint8Array => createHash("sha256").update(bytes).digest();
/** One block of one file: the root of its tree is the block's own hash, and no layer of pieces is needed (BEP 52). */
const data = repeatableBytes("a.bin", 16_384);
const info = {
  "file tree": { "a.bin": { "": { length: data.length, "pieces root": sha256(data) } } },
  "meta version": 2,
  name: "set",
  "piece length": 16_384,
};
const infoBytes = encodeBencode(info);
const SENTENCE = /BitTorrent version 2 only\. Ask its publisher for a hybrid or a version 1 torrent\.$/;
let peer: MetadataPeer | undefined;

afterEach(() => {
  peer?.close();
});

test.each([
  ["a .torrent file", { kind: "file", bytes: encodeBencode({ info, "piece layers": {} }) } as const],
  [
    "a magnet link with btmh alone",
    { kind: "text", text: `magnet:?xt=urn:btmh:1220${Buffer.from(sha256(infoBytes)).toString("hex")}&dn=set` } as const,
  ],
])("%s of version 2 alone is refused with one sentence, and nothing is added", async (_, source) => {
  const engine = await bench.engine("fetcher");
  const folder = bench.inside("target");
  await expect(engine.transfers.add({ source, folder })).rejects.toMatchObject({
    code: "unsupportedTorrent",
    message: expect.stringMatching(SENTENCE) as string,
  });
  expect(engine.transfers.list()).toEqual([]);
  expect(existsSync(folder)).toBe(false);
});

test("a link whose peers turn out to have a torrent of version 2 alone stops, and Why Is This Slow? names that first", async () => {
  peer = await startMetadataPeer(infoBytes);
  const engine = await bench.engine("fetcher");
  const id = await engine.transfers.add({
    source: { kind: "text", text: `magnet:?xt=urn:btih:${peer.infoHash}&dn=set` },
    folder: bench.inside("target"),
    hints: { peers: [peer.address] },
  });
  const failed = await engine.until(id, inPhase("failed"));
  expect(failed.error).toMatchObject({ code: "unsupportedTorrent" });
  expect(failed.error?.message).toMatch(SENTENCE);
  const found = await namedCause(engine, id, "unsupported");
  expect(`${found.sentence} ${found.nextStep}`).toContain("version 2 only");
  expect(await engine.transfers.diagnose(id)).toEqual([found]);
  expect(existsSync(bench.inside("target"))).toBe(false);
});
