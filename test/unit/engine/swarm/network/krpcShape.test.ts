import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isKrpcMessage } from "../../../../../src/engine/swarm/network/krpcShape.ts";
import { encodeBencode } from "../../../../../src/engine/torrent/encodeBencode.ts";

const id = Buffer.alloc(20, 1);
const t = Buffer.from("aa");
const query = (a: Record<string, unknown>, q = "get_peers") => ({ t, y: "q", q, a: { id, ...a } });
const answer = (r: Record<string, unknown>) => ({ t, y: "r", r: { id, ...r } });
const isMessage = (value: object): boolean =>
  isKrpcMessage(encodeBencode(value as Parameters<typeof encodeBencode>[0]));

describe("a DHT message is", () => {
  test.each<[string, object]>([
    ["ping", query({}, "ping")],
    ["find_node", query({ target: id }, "find_node")],
    ["get_peers", query({ info_hash: id })],
    ["announce_peer", query({ info_hash: id, token: "x", port: 6881, implied_port: 1 }, "announce_peer")],
    ["an answer with nodes", answer({ nodes: Buffer.alloc(26 * 8), token: "abcd" })],
    ["an answer with peers", answer({ values: [Buffer.alloc(6), Buffer.alloc(6)] })],
    ["an answer with fields that we do not know", { ...answer({ p: 5 }), ip: Buffer.alloc(6), v: "LT01" }],
    ["an error", { t, y: "e", e: [201, "no"] }],
  ])("%s", (_name, message) => {
    expect(isMessage(message)).toBe(true);
  });
});

describe("a DHT message is not", () => {
  test.each<[string, object]>([
    ["one without a transaction", { y: "q", q: "ping", a: { id } }],
    ["one with a number as transaction", { ...query({}), t: 5 }],
    ["one with a long transaction", { ...query({}), t: Buffer.alloc(17) }],
    ["one of a dictionary's kind", { t, y: { q: 1 }, q: "ping", a: { id } }],
    ["one of an unknown kind", { ...query({}), y: "x" }],
    ["a query with a number as name", { t, y: "q", q: 5, a: { id } }],
    ["a query without arguments", { t, y: "q", q: "ping" }],
    ["a query with a short id", { t, y: "q", q: "ping", a: { id: Buffer.alloc(19) } }],
    ["find_node with a number as target", query({ target: 5 }, "find_node")],
    ["find_node with a short target", query({ target: "x" }, "find_node")],
    ["get_peers with a list as info-hash", query({ info_hash: [id] })],
    ["announce_peer with a number as token", query({ info_hash: id, token: 5, port: 1 }, "announce_peer")],
    ["announce_peer with a text as port", query({ info_hash: id, token: "x", port: "1" }, "announce_peer")],
    ["an answer with a number as id", { t, y: "r", r: { id: 5 } }],
    ["an answer with half a node", answer({ nodes: Buffer.alloc(27) })],
    ["an answer with numbers as peers", answer({ values: [5] })],
    ["an answer with a text as peers", answer({ values: Buffer.alloc(6) })],
    ["an error that is a text", { t, y: "e", e: "no" }],
    ["longer than 2 KiB", query({ x: Buffer.alloc(2_048) })],
  ])("%s", (_name, message) => {
    expect(isMessage(message)).toBe(false);
  });

  test.each(["", "5", "de", "le", "i5e", "\0\0\0\0", `${"l".repeat(500)}${"e".repeat(500)}`])("%j", (text) => {
    expect(isKrpcMessage(Buffer.from(text))).toBe(false);
  });
});

test("no bytes make it throw", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      isKrpcMessage(bytes);
    }),
  );
});
