import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createBlockBook } from "../../../../src/engine/wire/blockBook.ts";
import {
  addBytes,
  billAll,
  changePrice,
  costOf,
  createMeter,
  unbilledBytes,
  unpaidBytes,
} from "../../../../src/engine/wire/meter.ts";
import { countMessage, createPeerAllowance } from "../../../../src/engine/wire/peerAllowance.ts";
import { mayFollow, nextPrice } from "../../../../src/engine/wire/priceRules.ts";
import { credit, dueOf, openAccount, usableWindow } from "../../../../src/engine/wire/seller/account.ts";
import {
  coveredBytes,
  exposureOf,
  firstWindow,
  growWindow,
  largestWindow,
} from "../../../../src/engine/wire/window.ts";

const MIB = 2 ** 20;

describe("the book of blocks", () => {
  const block = (piece: number, number: number) => ({ piece, offset: number * 16_384, bytes: 16_384 });
  const ann = { sender: "ann", segment: 3 };
  const bob = { sender: "bob", segment: 0 };

  test("pays each sender for its own blocks of a piece that is right, at the price at which each came", () => {
    const book = createBlockBook();
    book.received(block(7, 0), ann);
    book.received(block(7, 1), bob);
    book.received(block(7, 2), ann);
    book.received(block(7, 3), { ...ann, segment: 4 });
    book.received(block(8, 0), bob);
    expect(book.verified(7)).toEqual([
      { sender: "ann", segment: 3, bytes: 32_768 },
      { sender: "bob", segment: 0, bytes: 16_384 },
      { sender: "ann", segment: 4, bytes: 16_384 },
    ]);
    expect(book.verified(7)).toEqual([]);
    expect(book.pieces).toBe(1);
  });

  test("pays nobody for a piece that is wrong, and only its new senders when it is fetched again", () => {
    const book = createBlockBook();
    book.received(block(7, 0), ann);
    book.received(block(7, 1), bob);
    book.failed(7);
    book.received(block(7, 0), bob);
    expect(book.verified(7)).toEqual([{ sender: "bob", segment: 0, bytes: 16_384 }]);
  });

  test("pays nobody for what was served free, or for the second answer to a block", () => {
    const book = createBlockBook();
    book.received(block(7, 0), { sender: "web seed", segment: undefined });
    book.received(block(7, 0), ann);
    book.received(block(7, 1), bob);
    book.received(block(7, 1), ann);
    expect(book.verified(7)).toEqual([{ sender: "bob", segment: 0, bytes: 16_384 }]);
  });
});

describe("what is due", () => {
  test.each([
    [0, 5n, 0n],
    [MIB, 5n, 5n],
    [1, 5n, 1n],
    [MIB + 1, 5n, 6n],
    [3 * MIB, 0n, 0n],
    [Number.MAX_SAFE_INTEGER, 10n ** 30n, 8589934591999999046325683593750000000000n],
  ])("%d bytes at %d units per MiB cost %d", (bytes, price, cost) => {
    expect(costOf(bytes, price)).toBe(cost);
  });

  test("is the sum over all prices, each rounded up once, and the bills come to exactly that", () => {
    const price = fc.bigInt({ min: 0n, max: 10n ** 20n });
    const act = fc.oneof(
      fc.record({ kind: fc.constant("bytes" as const), bytes: fc.integer({ min: 1, max: 4 * MIB }), at: fc.nat(5) }),
      fc.record({ kind: fc.constant("price" as const), price }),
      fc.record({ kind: fc.constant("bill" as const) }),
    );
    fc.assert(
      fc.property(price, fc.array(act, { maxLength: 40 }), (first, acts) => {
        let meter = createMeter(first);
        let billed = 0n;
        for (const one of acts) {
          if (one.kind === "bytes") meter = addBytes(meter, one.bytes, one.at % meter.segments.length);
          else if (one.kind === "price") meter = changePrice(meter, one.price);
          else {
            const done = billAll(meter);
            for (const { pricePerMiB, bytes, units } of done.bills) {
              // The ledger holds each bill against the ceiling on the price.
              expect(units).toBeLessThanOrEqual(costOf(bytes, pricePerMiB));
              billed += units;
            }
            meter = done.meter;
            expect(billed).toBe(meter.due);
            expect(unbilledBytes(meter)).toBe(0);
          }
        }
        const exact = meter.segments.reduce((sum, { bytes, pricePerMiB }) => sum + costOf(bytes, pricePerMiB), 0n);
        expect(meter.due).toBe(exact);
        expect(unpaidBytes(meter, meter.due)).toBe(0);
        const priced = meter.segments.filter(({ pricePerMiB }) => pricePerMiB > 0n);
        expect(unpaidBytes(meter, 0n)).toBe(priced.reduce((sum, { bytes }) => sum + bytes, 0));
      }),
      { numRuns: 300 },
    );
  });

  test("is paid from the oldest bytes on", () => {
    const meter = addBytes(changePrice(addBytes(createMeter(4n), MIB), 8n), 2 * MIB);
    expect(meter.due).toBe(20n);
    expect([0n, 2n, 4n, 12n, 19n, 20n, 99n].map((paid) => unpaidBytes(meter, paid) / MIB)).toEqual([
      3, 2.5, 2, 1, 0.125, 0, 0,
    ]);
  });

  test("does not grow for a segment that there is not", () => {
    expect(addBytes(createMeter(4n), MIB, 9)).toEqual(createMeter(4n));
  });
});

describe("the window", () => {
  test.each([
    [16_384, MIB],
    [512 * 1024, MIB],
    [MIB, 2 * MIB],
    [16 * MIB, 32 * MIB],
  ])("with pieces of %d bytes begins with %d", (pieceBytes, first) => {
    expect(firstWindow(pieceBytes)).toEqual({ bytes: first, paidBytes: 0 });
  });

  test("grows by half with each window that was paid, to 16 MiB or four pieces", () => {
    const sizes = (pieceBytes: number) => {
      let window = firstWindow(pieceBytes);
      return Array.from({ length: 12 }, () => {
        window = growWindow(window, window.bytes, pieceBytes);
        return window.bytes / MIB;
      });
    };
    expect(sizes(MIB).slice(0, 3)).toEqual([3, 4.5, 6.75]);
    expect(sizes(MIB).at(-1)).toBe(16);
    expect(sizes(16 * MIB).at(-1)).toBe(64);
    expect([largestWindow(MIB), largestWindow(16 * MIB)]).toEqual([16 * MIB, 64 * MIB]);
    expect(growWindow({ bytes: MIB, paidBytes: 10 }, 20, MIB)).toEqual({ bytes: MIB, paidBytes: 30 });
  });

  test("leaves unpaid no more than a first window and half of what was paid", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2 ** 14, max: 2 ** 26 }), fc.nat(40), (pieceBytes, rounds) => {
        let window = firstWindow(pieceBytes);
        let paid = 0;
        for (let round = 0; round < rounds; round++) {
          paid += window.bytes;
          window = growWindow(window, window.bytes, pieceBytes);
        }
        expect(window.bytes).toBeLessThanOrEqual(firstWindow(pieceBytes).bytes + paid / 2);
      }),
    );
  });

  test("of a stranger is covered by a pot, and grows with what is reserved alone", () => {
    const grown = (covered: bigint, reserved: bigint) => {
      let account = openAccount({ held: 0n, debt: 0n, deposit: { covered, reserved } }, 4n, MIB);
      for (let round = 1; round <= 4; round++) {
        account = { ...account, meter: addBytes(account.meter, account.window.bytes) };
        account = credit(account, dueOf(account));
      }
      return usableWindow(account) / MIB;
    };
    expect(grown(1_000n, 1_000n)).toBe(10.125);
    expect(grown(1_000n, 0n)).toBe(2);
    expect(grown(1_000n, 80n)).toBe(3.75);
    expect(grown(66n, 0n)).toBe(0.25);
    expect(grown(0n, 0n)).toBe(0);
  });

  test("is no larger than what the deposit covers, and is nothing when that is next to nothing", () => {
    expect(coveredBytes(4 * MIB, 16n, 4n)).toBe(4 * MIB);
    expect(coveredBytes(4 * MIB, 8n, 4n)).toBe(2 * MIB);
    expect(coveredBytes(4 * MIB, 4n * 10n ** 17n, 4n * 10n ** 18n)).toBe(0);
    expect(coveredBytes(4 * MIB, -1n, 4n)).toBe(0);
    expect(coveredBytes(4 * MIB, 0n, 0n)).toBe(4 * MIB);
  });

  test.each([
    [0, "fine"],
    [74, "fine"],
    [75, "ask"],
    [99, "ask"],
    [100, "stop"],
    [124, "stop"],
    [125, "end"],
  ] as const)("of 100 with %d unpaid: %s", (unpaid, expected) => {
    expect(exposureOf(unpaid, 100)).toBe(expected);
  });

  test("of nothing serves nothing", () => {
    expect([exposureOf(0, 0), exposureOf(9, 0)]).toEqual(["stop", "stop"]);
  });
});

describe("a price", () => {
  test("rises by a quarter at most, on the seller's side as on the buyer's", () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10n ** 30n }),
        fc.bigInt({ min: 0n, max: 10n ** 31n }),
        (current, wanted) => {
          const next = nextPrice(current, wanted);
          expect(next <= wanted || next <= current).toBe(true);
          if (current > 0n) expect(next * 4n <= current * 5n || next === current + 1n).toBe(true);
          expect(mayFollow(current, next, false, 10n ** 31n)).toBe(true);
        },
      ),
    );
  });

  test("reaches what is wanted, however far that is", () => {
    const price = fc.bigInt({ min: 1n, max: 10n ** 30n });
    fc.assert(
      fc.property(price, price, (last, wanted) => {
        let charged = last;
        for (let round = 0; charged !== wanted; round++) {
          expect(round).toBeLessThan(400);
          charged = nextPrice(charged, wanted);
        }
      }),
    );
  });

  test.each([
    ["lower, while it is held", 100n, 50n, true, 100n, true],
    ["higher, while it is held", 100n, 101n, true, 200n, false],
    ["a quarter higher", 100n, 125n, false, 200n, true],
    ["more than a quarter higher", 100n, 126n, false, 200n, false],
    ["a unit higher, where a quarter is less", 1n, 2n, false, 200n, true],
    ["two units higher, where a quarter is less", 1n, 3n, false, 200n, false],
    ["above the limit", 100n, 110n, false, 105n, false],
    ["anything within the limit, after nothing", 0n, 90n, false, 100n, true],
  ] as const)("%s", (_, current, next, isHeld, limit, expected) => {
    expect(mayFollow(current, next, isHeld, limit)).toBe(expected);
  });
});

describe("what a peer may send", () => {
  const send = (times: number, everyMs: number, isWellFormed = true) => {
    let allowance = createPeerAllowance(0);
    for (let index = 0; index < times; index++) allowance = countMessage(allowance, index * everyMs, isWellFormed);
    return allowance.isOff;
  };

  test("is 20 messages at once, and 20 a second in the long run", () => {
    expect([send(20, 0), send(21, 0)]).toEqual([false, true]);
    expect([send(500, 50), send(500, 40)]).toEqual([false, true]);
  });

  test("is two malformed messages, however rare they are", () => {
    expect([send(2, 60_000, false), send(3, 60_000, false)]).toEqual([false, true]);
  });

  test("is nothing once it is off", () => {
    let allowance = createPeerAllowance(0);
    for (let index = 0; index < 30; index++) allowance = countMessage(allowance, 0, true);
    expect(countMessage(allowance, 86_400_000, true)).toBe(allowance);
  });
});
