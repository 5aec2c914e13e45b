import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import { replacements } from "../../../replacements.js";
import { createRandom, FUZZ_TIMEOUT_MS, LIBRARY_FUZZ_RUNS } from "./fuzz.ts";
import { mutateBytes, randomBencode } from "./mutate.ts";

const ID = "abcdefghij0123456789";
const TOKEN = "TOKEN-TOKEN-TOKEN-TO";

/** Messages as honest nodes and peers send them: the material of the mutations. */
const HONEST = [
  `d1:ad2:id20:${ID}6:target20:${ID}e1:q9:find_node1:t2:aa1:y1:qe`,
  `d1:ad2:id20:${ID}9:info_hash20:${ID}e1:q9:get_peers1:t2:aa1:y1:qe`,
  `d1:ad2:id20:${ID}12:implied_porti0e9:info_hash20:${ID}4:porti6881e5:token20:${TOKEN}e1:q13:announce_peer1:t2:aa1:y1:qe`,
  `d1:ad2:id20:${ID}6:target20:${ID}e1:q3:get1:t2:aa1:y1:qe`,
  `d1:ad2:id20:${ID}5:token20:${TOKEN}1:v5:valuee1:q3:put1:t2:aa1:y1:qe`,
  `d1:ad2:id20:${ID}1:k32:${"k".repeat(32)}4:salt1:s3:seqi1e3:sig64:${"s".repeat(64)}5:token20:${TOKEN}1:v5:valuee1:q3:put1:t2:aa1:y1:qe`,
  `d1:rd2:id20:${ID}5:nodes26:${ID}abcdefe1:t2:\0\x011:y1:re`,
  "d1:eli201e5:Errore1:t2:aa1:y1:ee",
  "d1:ei0e4:ipv44:abcd1:md11:ut_metadatai1e6:ut_pexi2ee13:metadata_sizei1000e1:pi6881e4:reqqi250e1:v3:abce",
  "d5:added12:abcdefghijkl7:added.f2:ab6:added618:abcdefghijklmnopqr7:dropped6:abcdefe",
];

/** Made to stop, kill or bloat a library that trusts what it decodes; ten of them did with the stock decoder. */
const ATTACKS = [
  "d-3:",
  "l-3:",
  "-1:",
  "d1:a-5:e",
  "d1:yde1:t2:aae",
  "d1:y1:q1:t2:aa1:ade1:qdee",
  "d1:t2:aa1:y1:qe",
  `d1:ad2:id20:${ID}9:info_hashi5ee1:q9:get_peers1:t2:aa1:y1:qe`,
  `d1:ad2:id20:${ID}6:targeti5ee1:q9:find_node1:t2:aa1:y1:qe`,
  `d1:ad2:id20:${ID}9:info_hash20:${ID}4:porti1e5:tokeni5ee1:q13:announce_peer1:t2:aa1:y1:qe`,
  `d1:ad2:id20:${ID}1:ki5e5:token20:${TOKEN}1:v1:ve1:q3:put1:t2:aa1:y1:qe`,
  `d1:ad2:id20:${ID}4:salt1:s3:sig64:${"s".repeat(64)}5:token20:${TOKEN}1:v1:ve1:q3:put1:t2:aa1:y1:qe`,
  "d1:md6:ut_pexdeee",
  "d1:md6:ut_pexd8:toStringi1eeee",
  "d1:mld3:abci1eeee",
  `d1:m100000:${"m".repeat(100_000)}e`,
  "d5:addedd6:lengthi2147483647eee",
  "d5:addedd6:lengthi1e1:0i1eee",
  "d7:droppedd6:lengthi4294967295eee",
  "l".repeat(100_000),
  "d1:a".repeat(50_000),
  "d9:__proto__d1:ai1eee",
  "d4:thend1:ai1eee",
];

let folder: string;
let program: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "swarmbid-attack-"));
  program = join(folder, "attack.cjs");
  const { metafile } = await build({
    entryPoints: [fileURLToPath(new URL("./attackLibraries.mjs", import.meta.url))],
    outfile: program,
    bundle: true,
    platform: "node",
    format: "cjs",
    metafile: true,
    logLevel: "silent",
    alias: { bencode: replacements["bencode"] ?? "" },
  });
  const copies = Object.keys(metafile.inputs).filter(
    (path) => path.includes("node_modules/bencode/") || path.endsWith("replacements/bencode.ts"),
  );
  expect(copies).toEqual(["src/engine/swarm/replacements/bencode.ts"]);
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

/** A loop without end is ended by the timeout, an exception out of a library by its exit code. */
async function attack(messages: readonly string[], timeout: number): Promise<unknown> {
  const file = join(folder, "messages.json");
  await writeFile(file, JSON.stringify(messages.map((message) => Buffer.from(message, "latin1").toString("base64"))));
  const { stdout } = await promisify(execFile)(process.execPath, ["--max-old-space-size=256", program, file], {
    timeout,
  });
  return JSON.parse(stdout);
}

test("no known attack stops the DHT, the wire protocol or peer exchange", async () => {
  const messages = [...ATTACKS, ...HONEST];
  expect(await attack(messages, 10_000)).toEqual({
    messages: messages.length,
    hadToken: true,
    dhtAnswers: true,
    lost: -1,
  });
});

test(
  `nor do ${LIBRARY_FUZZ_RUNS} mutated messages`,
  async () => {
    const keys = [
      "a",
      "r",
      "q",
      "y",
      "t",
      "e",
      "m",
      "id",
      "target",
      "info_hash",
      "token",
      "added",
      "added.f",
      "dropped",
      "ut_pex",
      "v",
      "k",
      "sig",
      "salt",
      "seq",
      "port",
      "values",
      "nodes",
    ];
    const messages = Array.from({ length: LIBRARY_FUZZ_RUNS }, (_, seed) => {
      const random = createRandom(seed);
      if (random(8) === 0) return `d${randomBencode(random, keys).slice(1)}`;
      return Buffer.from(mutateBytes(Buffer.from(HONEST[random(HONEST.length)] ?? "", "latin1"), random)).toString(
        "latin1",
      );
    });
    expect(await attack(messages, FUZZ_TIMEOUT_MS - 5_000)).toEqual({
      messages: LIBRARY_FUZZ_RUNS,
      hadToken: true,
      dhtAnswers: true,
      lost: -1,
    });
  },
  FUZZ_TIMEOUT_MS,
);
