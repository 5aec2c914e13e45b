import { describe, expect, test } from "vitest";
import type { BuyerInput } from "../../../../src/engine/wire/buyer/buyerState.ts";
import { paidTag } from "../../../../src/engine/wire/buyer/payingSession.ts";
import { stepBuyer } from "../../../../src/engine/wire/buyer/stepBuyer.ts";
import { BUYER_INPUTS, buyerIn, opened, PRICE, play, says, voucher } from "./buyerCases.ts";
import { BUYER_TABLE } from "./buyerTable.ts";
import { channel, sampleMessages } from "./sampleMessages.ts";
import { inWords, named, PHASES, rowOf } from "./stepTable.ts";

const MIB = 2 ** 20;
const { accept, ack, need } = sampleMessages;
const input = (name: string): BuyerInput => named(BUYER_INPUTS, name);
const after = (state: ReturnType<typeof buyerIn>, one: BuyerInput) => inWords(state, stepBuyer(state, one));
const verified = (bytes: number, tag = 0): BuyerInput => ({ type: "verified", tag, bytes });
const price = (pricePerMiB: bigint) => says({ type: "price", pricePerMiB, seconds: 10 });
const timer = (name: "price" | "vouch") => ({ type: "timer", timer: name }) as const;

describe("the buyer's session", () => {
  test("has a row for each input", () => {
    expect(Object.keys(BUYER_TABLE)).toEqual(Object.keys(BUYER_INPUTS));
  });

  test.each(Object.entries(BUYER_TABLE))("%s, in each phase", (name, row) => {
    const cells = rowOf((phase) => {
      const before = buyerIn(phase);
      expect(before.phase).toBe(phase);
      return inWords(before, stepBuyer(before, input(name)));
    });
    expect(cells).toEqual(row);
  });

  test("pays at half of the window, one price a bill, and not again before the voucher is there", () => {
    const dearer = [timer("price"), price((PRICE * 5n) / 4n)];
    const state = play(buyerIn("serving"), dearer);
    const step = stepBuyer(state, verified(MIB / 4, 1));
    expect(step.effects).toEqual([
      {
        type: "pay",
        channel,
        bills: [
          { pricePerMiB: PRICE, bytes: MIB / 4, units: PRICE / 4n },
          { pricePerMiB: (PRICE * 5n) / 4n, bytes: MIB / 4, units: (PRICE * 5n) / 16n },
        ],
      },
    ]);
    expect(after(step.state, verified(MIB, 1))).toBe("noted");
    expect(after(play(step.state, [verified(MIB, 1)]), voucher(2n * PRICE))).toBe("!vouch pay");
  });

  test("pays nothing for what no piece was verified of", () => {
    const state = play(buyerIn("opening"), [says(accept)]);
    expect(after(state, says(need))).toBe("stalled signAgain @stall");
    expect(after(state, timer("vouch"))).toBe("@vouch");
  });

  test("sends the last voucher again until it is acknowledged", () => {
    const paid = play(buyerIn("serving"), [says(need), voucher(PRICE)]);
    expect(after(paid, timer("vouch"))).toBe("!vouch @vouch");
    expect(after(play(paid, [says({ ...ack, cumulative: PRICE })]), timer("vouch"))).toBe("@vouch");
  });

  test("marks what comes in paid service with its session and price, and nothing else", () => {
    expect(PHASES.map((phase) => paidTag(buyerIn(phase)))).toEqual([
      ...Array<undefined>(5).fill(undefined),
      0,
      0,
      undefined,
      undefined,
    ]);
    expect(paidTag(play(buyerIn("serving"), [price(PRICE - 1n), price(PRICE - 2n)]))).toBe(2);
    const again = play(buyerIn("free"), [input("bid"), says({ ...sampleMessages.quote, sequence: 1 }), opened]);
    const second = play(again, [says(accept)]);
    expect(paidTag(second)).toBe(1_024);
    // What the first session brought is paid with the second one's next voucher.
    const late = play(second, [verified(MIB / 2, 0)]);
    expect(stepBuyer(late, says(need)).effects).toEqual([
      { type: "pay", channel, bills: [{ pricePerMiB: PRICE, bytes: MIB / 2, units: PRICE / 2n }] },
    ]);
  });

  test.each([
    ["within the quote", [], PRICE + 1n, "free pay"],
    ["by more than a quarter", [timer("price")], (PRICE * 5n) / 4n + 2n, "free pay"],
    [
      "beyond our limit",
      [
        timer("price"),
        price((PRICE * 5n) / 4n),
        timer("price"),
        price((PRICE * 25n) / 16n),
        timer("price"),
        price((PRICE * 125n) / 64n),
        timer("price"),
        price((PRICE * 625n) / 256n),
        timer("price"),
      ],
      10n ** 19n + 1n,
      "free pay",
    ],
    ["by a quarter, when it may", [timer("price")], (PRICE * 5n) / 4n, "@price"],
  ])("goes on for free when the price rises %s, or stays", (_, before, next, expected) => {
    expect(after(play(buyerIn("serving"), before), price(next))).toBe(expected);
  });

  test("says goodbye when its last voucher is out, also when none comes", () => {
    const leaving = play(buyerIn("serving"), [input("withdraw")]);
    expect(after(leaving, voucher(PRICE))).toBe("!vouch !bye:done");
    expect(after(leaving, { type: "unpayable", channel })).toBe("!bye:done");
  });

  test("gives a seller that lost our last voucher that one again, and pays what is owed from before", () => {
    const resumed = (owed: typeof opened.owed | readonly [{ pricePerMiB: bigint; bytes: number; units: bigint }]) =>
      play(buyerIn("quoted"), [{ ...opened, cumulative: 90n, owed }]);
    expect(after(resumed([]), says({ ...accept, cumulative: 80n }))).toBe("serving signAgain @vouch @renew");
    expect(after(resumed([]), says({ ...accept, cumulative: 90n }))).toBe("serving @vouch @renew");
    const bill = { pricePerMiB: PRICE, bytes: MIB, units: PRICE };
    expect(after(resumed([bill]), says({ ...accept, cumulative: 90n }))).toBe("serving pay @vouch @renew");
    // What was not agreed on is owed as before.
    expect(after(resumed([bill]), { type: "timer", timer: "accept" })).toBe("ready !bid owed");
    expect(after(resumed([bill]), { type: "gone" })).toBe("closed stopTimers owed");
  });

  test("tells what it owes once when the connection ends, late pieces included", () => {
    const step = stepBuyer(buyerIn("serving"), { type: "gone" });
    const bill = (bytes: number) => ({ pricePerMiB: PRICE, bytes, units: (BigInt(bytes) * PRICE) / BigInt(MIB) });
    expect(step.effects.at(-1)).toEqual({ type: "owed", channel, bills: [bill(MIB / 4)] });
    const late = stepBuyer(step.state, verified(MIB / 2));
    expect(late.effects).toEqual([{ type: "owed", channel, bills: [bill(MIB / 2)] }]);
    expect(stepBuyer(late.state, verified(MIB)).effects).toEqual([{ type: "owed", channel, bills: [bill(MIB)] }]);
  });

  test("goes on when the seller acknowledges, and pays at once what it waits for", () => {
    const stalled = buyerIn("stalled");
    expect(after(stalled, verified(16_384))).toBe("pay");
    expect(after(play(stalled, [verified(16_384), voucher(PRICE)]), says({ ...ack, cumulative: PRICE }))).toBe(
      "serving",
    );
  });
});
