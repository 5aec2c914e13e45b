import { describe, expect, test } from "vitest";
import { addressOfKey } from "../../../../src/engine/payments/addressOfKey.ts";
import type { SellerInput } from "../../../../src/engine/wire/seller/sellerState.ts";
import { createSellerState } from "../../../../src/engine/wire/seller/sellerState.ts";
import { stepSeller } from "../../../../src/engine/wire/seller/stepSeller.ts";
import { sampleChannel, sampleKey } from "../payments/vouchers/sampleChannel.ts";
import { channel, sampleAsset, sampleMessages } from "./sampleMessages.ts";
import { PIECE, PRICE, play, SELLER_INPUTS, sellerIn, verdict } from "./sellerCases.ts";
import { SELLER_TABLE } from "./sellerTable.ts";
import { inWords, named, rowOf } from "./stepTable.ts";

const MIB = 2 ** 20;
const { open, vouch } = sampleMessages;
const input = (name: string): SellerInput => named(SELLER_INPUTS, name);

describe("the seller's session", () => {
  test("has a row for each input", () => {
    expect(Object.keys(SELLER_TABLE)).toEqual(Object.keys(SELLER_INPUTS));
  });

  test.each(Object.entries(SELLER_TABLE))("%s, in each phase", (name, row) => {
    const cells = rowOf((phase) => {
      const before = sellerIn(phase);
      expect(before.phase).toBe(phase);
      return inWords(before, stepSeller(before, input(name)));
    });
    expect(cells).toEqual(row);
  });

  test.each([
    ["without the signer's signature", { ...verdict, isSigned: false }, "ready !err:signature leaveAuction"],
    ["by a debtor", { ...verdict, backOffSeconds: 7.2 }, "ready !no:backoff leaveAuction"],
    ["without a deposit", { ...verdict, deposit: { covered: 0n, reserved: 0n } }, "ready !no:deposit leaveAuction"],
    [
      "with a deposit that is used up",
      { ...verdict, held: 5n, deposit: { covered: 5n, reserved: 5n } },
      "ready !no:deposit leaveAuction",
    ],
    ["that pays us", verdict, "serving !accept paid"],
    ["that was open before", { ...verdict, held: 77n }, "serving !accept paid"],
  ])("answers a channel %s", (_, found, expected) => {
    const before = sellerIn("opening");
    expect(inWords(before, stepSeller(before, { type: "checked", verdict: found }))).toBe(expected);
  });

  test.each([
    ["to another payee", { payee: addressOfKey(sampleKey(9)) }],
    ["in another token", { assetId: 5n }],
    ["in another kind of token", { assetKind: 10 as const }],
  ])("takes no new channel %s", (_, different) => {
    const config = sampleChannel(different);
    const before = play(sellerIn("quoted"), [{ type: "message", message: { ...open, config } }]);
    expect(inWords(before, stepSeller(before, { type: "checked", verdict }))).toBe("ready !no:asset leaveAuction");
  });

  test("says what it holds when a channel is resumed", () => {
    const { effects } = stepSeller(sellerIn("opening"), { type: "checked", verdict: { ...verdict, held: 77n } });
    expect(effects[0]).toEqual({
      type: "send",
      message: { type: "accept", channel, windowBytes: MIB, cumulative: 77n },
    });
  });

  test("asks once at three quarters, stops when the window is full, and ends after five more seconds", () => {
    const opened = play(sellerIn("opening"), [{ type: "checked", verdict }]);
    const seen = (inputs: readonly SellerInput[]) => {
      let state = opened;
      return inputs.map((one) => {
        const step = stepSeller(state, one);
        const words = inWords(state, step);
        state = step.state;
        return words;
      });
    };
    const quarter = { type: "delivered", bytes: MIB / 4 } as const;
    const block = { type: "delivered", bytes: 16_384 } as const;
    const need = { type: "timer", timer: "need" } as const;
    const replay = { type: "message", message: { ...vouch, cumulative: 0n } } as const;
    const stored = { type: "stored", channel, cumulative: PRICE / 2n } as const;
    expect(seen([quarter, quarter, quarter, block, need])).toEqual([
      "noted",
      "noted",
      "!need @need",
      "noted",
      "free !bye:unpaid leaveAuction free debt",
    ]);
    // Who answers without money is not asked again before the window is full: no flood of messages.
    expect(seen([quarter, quarter, quarter, replay, block, need, quarter, replay, need])).toEqual([
      "noted",
      "noted",
      "!need @need",
      "!ack",
      "noted",
      "-",
      "stalled !need @need free",
      "-",
      "free !bye:unpaid leaveAuction free debt",
    ]);
    expect(seen([quarter, quarter, quarter, stored, need, quarter])).toEqual([
      "noted",
      "noted",
      "!need @need",
      "!ack",
      "-",
      "noted",
    ]);
  });

  test("remembers what is unpaid, and less of it with each voucher that comes late", () => {
    const { effects } = stepSeller(sellerIn("stalled"), { type: "timer", timer: "need" });
    const { payer } = sampleChannel();
    expect(effects.at(-1)).toEqual({ type: "debt", channel, payer, units: PRICE, bytes: MIB });
    const free = stepSeller(sellerIn("stalled"), { type: "timer", timer: "need" }).state;
    const late = (cumulative: bigint) => stepSeller(free, { type: "stored", channel, cumulative }).effects.at(-1);
    expect(late(PRICE)).toEqual({ type: "debt", channel, payer, units: PRICE / 4n, bytes: MIB / 4 });
    expect(late((PRICE * 5n) / 4n)).toEqual({ type: "debt", channel, payer, units: 0n, bytes: 0 });
  });

  test("forgets an old debt when it is paid after the channel was resumed", () => {
    const resumed = play(sellerIn("opening"), [{ type: "checked", verdict: { ...verdict, held: 50n, debt: 10n } }]);
    const paid = (cumulative: bigint) => inWords(resumed, stepSeller(resumed, { type: "stored", channel, cumulative }));
    expect([paid(59n), paid(60n)]).toEqual(["!ack", "!ack debt:0"]);
  });

  test("adds a new debt to the old one, which would pass for paid in part otherwise", () => {
    const resumed = play(sellerIn("opening"), [{ type: "checked", verdict: { ...verdict, held: 50n, debt: PRICE } }]);
    const debtAt = (inputs: readonly SellerInput[]) =>
      stepSeller(play(resumed, inputs), { type: "stop", reason: "off" }).effects.find(({ type }) => type === "debt");
    const { payer } = sampleChannel();
    const half: SellerInput = { type: "delivered", bytes: MIB / 2 };
    expect(debtAt([half])).toEqual({ type: "debt", channel, payer, units: PRICE + PRICE / 2n, bytes: MIB / 2 });
    expect(debtAt([half, { type: "stored", channel, cumulative: 50n + PRICE / 2n }])).toBeUndefined();
  });

  test("ends paid service at the third voucher with a bad signature", () => {
    const bad = { type: "unsigned", channel, cumulative: PRICE } as const;
    const state = play(sellerIn("serving"), [bad, bad]);
    expect(inWords(state, stepSeller(state, bad))).toBe("free !bye:unpaid leaveAuction free debt");
  });

  test("counts no promise beyond the deposit as paid", () => {
    const poor = play(sellerIn("opening"), [
      { type: "checked", verdict: { ...verdict, deposit: { covered: PRICE / 2n, reserved: 0n } } },
    ]);
    const state = play(poor, [{ type: "delivered", bytes: MIB / 2 }]);
    const step = stepSeller(state, { type: "stored", channel, cumulative: 10n * PRICE });
    expect(inWords(state, step)).toBe("free !ack leaveAuction free");
  });

  test("raises no price within its quote, and then by a quarter a round", () => {
    const held = play(sellerIn("serving"), [input("price, higher")]);
    const timer = { type: "timer", timer: "price" } as const;
    const first = stepSeller(held, timer);
    expect(first.effects[0]).toEqual({
      type: "send",
      message: { type: "price", pricePerMiB: (PRICE * 5n) / 4n, seconds: 10 },
    });
    // The last wish was a quarter too far: the next clearing says it again.
    expect(inWords(first.state, stepSeller(first.state, timer))).toBe("noted");
  });

  test("has an answer to everything, whatever came before, and says nothing once it is closed", () => {
    const closed = sellerIn("closed");
    for (const one of Object.values(SELLER_INPUTS))
      expect(stepSeller(closed, one)).toEqual({ state: closed, effects: [] });
    expect(createSellerState(PIECE, [sampleAsset]).phase).toBe("idle");
  });
});
