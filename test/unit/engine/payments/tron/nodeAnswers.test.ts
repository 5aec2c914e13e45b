import { expect, test } from "vitest";
import { explainRevert } from "../../../../../src/engine/payments/tron/explainRevert.ts";
import { readTokenEvent, readTransactionEntry } from "../../../../../src/engine/payments/tron/historyEntry.ts";
import { NETWORK_TOKENS } from "../../../../../src/engine/payments/tron/networkTokens.ts";
import { nodeAddress } from "../../../../../src/engine/payments/tron/nodeAddress.ts";
import { type Json, parseJson } from "../../../../../src/engine/payments/tron/parseJson.ts";
import {
  addressIn,
  hexIn,
  listIn,
  messageIn,
  numberIn,
  objectIn,
  textIn,
  unitsIn,
} from "../../../../../src/engine/payments/tron/readJson.ts";
import { parseTronAddress, type TronAddress } from "../../../../../src/engine/payments/tronAddress.ts";

test("whole numbers are exact, whatever their size, and other numbers stay what they are", () => {
  expect(parseJson('{"a":9007199254740993,"b":[0,-1],"c":1.5,"d":1e3,"e":"5"}')).toEqual({
    a: 2n ** 53n + 1n,
    b: [0n, -1n],
    c: 1.5,
    d: 1000,
    e: "5",
  });
});

test("what is no JSON, or nested deeper than any answer, is nothing", () => {
  for (const text of ["", "{", "<html>", "[1,]", "[".repeat(100_000), `${"[".repeat(65)}${"]".repeat(65)}`])
    expect(parseJson(text), text.slice(0, 10)).toBeUndefined();
  expect(parseJson(`{"a":"${"[".repeat(100)}\\"["}`)).toEqual({ a: `${"[".repeat(100)}"[` });
});

test("nothing is zero, and what is of another kind is an error of the node", () => {
  expect([unitsIn(undefined), numberIn(undefined), textIn(undefined), [...hexIn(undefined)]]).toEqual([0n, 0, "", []]);
  expect([objectIn(undefined), listIn(undefined)]).toEqual([{}, []]);
  const wrong: (() => unknown)[] = [
    () => unitsIn(-1n),
    () => unitsIn(2n ** 63n),
    () => unitsIn(1.5),
    () => unitsIn("5"),
    () => numberIn(2n ** 53n),
    () => textIn(5n),
    () => hexIn("abc"),
    () => hexIn("zz"),
    () => hexIn("ab", 2),
    () => addressIn("ab".repeat(21)),
    () => objectIn([]),
    () => listIn({}),
  ];
  for (const read of wrong) expect(read).toThrow(expect.objectContaining({ code: "nodeWrong" }) as Error);
});

test("messages are read from hex or as they are, and never hold control characters", () => {
  expect(messageIn(Buffer.from("Validate error\u001b[31m!").toString("hex"))).toBe("Validate error [31m!");
  expect(messageIn("Account resource insufficient error.")).toBe("Account resource insufficient error.");
  expect(messageIn("x".repeat(500))).toHaveLength(201);
  expect(messageIn(5n)).toBe("");
});

test("a node's address is https, except on a network of one's own and on this machine", () => {
  expect(nodeAddress("nile").href).toBe("https://nile.trongrid.io/");
  expect(nodeAddress("mainnet", "https://node.example/key/abc").href).toBe("https://node.example/key/abc/");
  expect(nodeAddress("nile", "http://127.0.0.1:8090").href).toBe("http://127.0.0.1:8090/");
  expect(nodeAddress("custom", "http://10.0.0.5:8090").href).toBe("http://10.0.0.5:8090/");
  for (const [network, text, said] of [
    ["nile", "http://node.example", "write its address with https"],
    ["nile", "http://localhost.example", "write its address with https"],
    ["mainnet", "https://user:secret@node.example", "leave those out"],
    ["mainnet", "https://node.example/?key=5", "leave those out"],
    ["mainnet", "ftp://node.example", "write it like"],
    ["mainnet", "node.example", "write it like"],
    ["custom", "", "needs the address of its node"],
  ] as const)
    expect(() => nodeAddress(network, text), text).toThrow(said);
  expect(() => nodeAddress("custom")).toThrow("needs the address of its node");
});

test("the tokens of the known networks are addresses", () => {
  for (const { btt } of Object.values(NETWORK_TOKENS)) if (btt !== undefined) expect(parseTronAddress(btt)).toBe(btt);
});

test("a revert is told in words as far as it has any", () => {
  const bytes = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, "hex"));
  const text = Buffer.from("too late").toString("hex").padEnd(64, "0");
  const word = (value: number): string => value.toString(16).padStart(64, "0");
  expect(explainRevert(bytes(`08c379a0${word(32)}${word(8)}${text}`))).toBe("it said “too late”");
  expect(explainRevert(bytes(`08c379a0${word(32)}${"f".repeat(64)}`))).toBe("it gave a reason that cannot be read");
  expect(explainRevert(bytes(`4e487b71${word(17)}`))).toBe("its code found an error of its own, 17");
  expect(explainRevert(bytes("085de625"))).toBe("the waiting time is not over");
  expect(explainRevert(bytes("01020304"))).toBe("its error is 0x01020304");
  expect(explainRevert(new Uint8Array())).toBe("it gave no reason");
});

const ME = parseTronAddress("TNuoKL1ni8aoshfFL1ASca1Gou9RXwAzfn");
const ISSUER = "TF5Bn4cJCT6GVeUgyCN4rBhDg42KBrpAjg" as TronAddress;
const BTT = "TAFjULxiVgT4qWk6UZwjqwZXTSaGaqnVp4" as TronAddress;
const reading = { address: ME, tokens: { btt: BTT, bttold: 1_002_000n }, solidTime: 1_000 };
const event = (different: Record<string, Json> = {}): Json => ({
  transaction_id: "ab".repeat(32),
  token_info: { address: BTT, symbol: "BTT" },
  block_timestamp: 900n,
  from: ISSUER,
  to: ME,
  type: "Transfer",
  value: "5",
  ...different,
});

test("marks a known sender of airdrops on what came in, and says what is confirmed", () => {
  expect(readTokenEvent(event(), reading)).toMatchObject({
    direction: "in",
    airdrop: "the issuer of BTTOLD",
    confirmed: true,
    amount: { asset: "BTT", units: 5n },
  });
  const out = readTokenEvent(event({ from: ME, to: ISSUER, block_timestamp: 1_001n }), reading);
  expect(out).toMatchObject({ direction: "out", confirmed: false });
  expect(out).not.toHaveProperty("airdrop");
});

test("a token that only calls itself BTT is left out, and so are tokens of other numbers", () => {
  expect(readTokenEvent(event({ token_info: { address: ISSUER, symbol: "BTT" } }), reading)).toBeUndefined();
  expect(readTokenEvent(event({ type: "Approval" }), reading)).toBeUndefined();
  const asset = { asset_name: Buffer.from("1002001").toString("hex"), amount: 5n };
  const contract = [{ type: "TransferAssetContract", parameter: { value: asset } }];
  expect(readTransactionEntry({ raw_data: { contract }, txID: "ab".repeat(32) }, reading)).toBeUndefined();
});

test("a history of somebody else, or with amounts that are none, is not believed", () => {
  for (const different of [
    { to: ISSUER },
    { value: "-5" },
    { value: "9".repeat(78) },
    { from: "T" },
    { transaction_id: "" },
  ])
    expect(() => readTokenEvent(event(different), reading)).toThrow(
      expect.objectContaining({ code: "nodeWrong" }) as Error,
    );
});
