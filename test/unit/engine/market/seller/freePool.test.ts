import fc from "fast-check";
import { expect, test } from "vitest";
import { addressPrefix } from "../../../../../src/engine/market/seller/addressPrefix.ts";
import { type FreePeer, freePool } from "../../../../../src/engine/market/seller/freePool.ts";

const peer = (id: string, prefix: string, receivedBytes = 0): FreePeer => ({ id, prefix, receivedBytes });
const sharesOf = (...peers: FreePeer[]) =>
  Object.fromEntries([...freePool(1_000, peers)].map(([id, share]) => [id, Number(share.toFixed(6))]));

test.each([
  ["a seed's pool is shared equally", [peer("a", "p"), peer("b", "q")], { a: 500, b: 500 }],
  ["names of one prefix share one part", [peer("a", "p"), peer("b", "p"), peer("c", "q")], { a: 250, b: 250, c: 500 }],
  [
    "who gave gets four fifths by what it gave, and its part of the fifth",
    [peer("a", "p", 30), peer("b", "q", 10), peer("c", "r"), peer("d", "s")],
    { a: 650, b: 250, c: 50, d: 50 },
  ],
  ["one alone gets all", [peer("a", "p")], { a: 1_000 }],
  ["nobody is there", [], {}],
])("%s", (_, peers, expected) => {
  expect(sharesOf(...peers)).toEqual(expected);
});

const somePeers = fc
  .array(fc.record({ prefix: fc.constantFrom("p", "q", "r", "s"), receivedBytes: fc.nat(1_000_000) }), {
    minLength: 1,
    maxLength: 30,
  })
  .map((peers) => peers.map((one, at) => ({ ...one, id: String(at) })));

test("the whole pool is given away, and everybody gets some", () => {
  fc.assert(
    fc.property(somePeers, (peers) => {
      const shares = [...freePool(1_000, peers).values()];
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1_000);
      expect(Math.min(...shares)).toBeGreaterThan(0);
    }),
  );
});

test("more names behind one prefix win nothing, whatever they gave together", () => {
  fc.assert(
    fc.property(somePeers, fc.integer({ min: 2, max: 50 }), (peers, names) => {
      const [first, ...others] = peers;
      if (first === undefined) return;
      const split = Array.from({ length: names }, (_, at) => ({
        ...first,
        id: `name ${at}`,
        receivedBytes: first.receivedBytes / names,
      }));
      const before = freePool(1_000, peers);
      const after = freePool(1_000, [...others, ...split]);
      const crowd = (shares: ReadonlyMap<string, number>): number =>
        [...peers, ...split].reduce(
          (sum, { id, prefix }) => sum + (prefix === first.prefix ? (shares.get(id) ?? 0) : 0),
          0,
        );
      expect(crowd(after)).toBeCloseTo(crowd(before));
    }),
  );
});

test("who gives more never gets less", () => {
  fc.assert(
    fc.property(somePeers, fc.integer({ min: 1, max: 1_000_000 }), (peers, more) => {
      const [first, ...others] = peers;
      if (first === undefined) return;
      const before = freePool(1_000, peers).get(first.id) ?? 0;
      const after =
        freePool(1_000, [{ ...first, receivedBytes: first.receivedBytes + more }, ...others]).get(first.id) ?? 0;
      // The first byte that anybody gives turns a pool of equals into one of merit: only there a crowd may lose to itself.
      const someGave = peers.some(({ receivedBytes }) => receivedBytes > 0);
      if (someGave || new Set(peers.map(({ prefix }) => prefix)).size === peers.length)
        expect(after).toBeGreaterThanOrEqual(before - 1e-9);
    }),
  );
});

test.each([
  ["10.1.2.3", "10.1.2.0/24"],
  ["::ffff:10.1.2.3", "10.1.2.0/24"],
  ["2001:db8:1:2:3::4", "2001:db8:1::/48"],
  ["fe80::1%eth0", "fe80::/48"],
  ["not an address", "not an address"],
])("the prefix of %s is %s", (address, prefix) => {
  expect(addressPrefix(address)).toBe(prefix);
});
