import fc from "fast-check";
import { expect, test } from "vitest";
import type { BuyerEffect, BuyerInput } from "../../../../src/engine/wire/buyer/buyerState.ts";
import { createBuyerState } from "../../../../src/engine/wire/buyer/buyerState.ts";
import { stepBuyer } from "../../../../src/engine/wire/buyer/stepBuyer.ts";
import { decodeMessage } from "../../../../src/engine/wire/format/decodeMessage.ts";
import { encodeMessage } from "../../../../src/engine/wire/format/encodeMessage.ts";
import { isFromBuyer, isFromSeller } from "../../../../src/engine/wire/format/messages.ts";
import type { SellerEffect, SellerInput } from "../../../../src/engine/wire/seller/sellerState.ts";
import { createSellerState } from "../../../../src/engine/wire/seller/sellerState.ts";
import { stepSeller } from "../../../../src/engine/wire/seller/stepSeller.ts";
import { anyMessage } from "./anyMessage.ts";
import { BUYER_INPUTS } from "./buyerCases.ts";
import { sampleAsset } from "./sampleMessages.ts";
import { PIECE, SELLER_INPUTS } from "./sellerCases.ts";

const told = <I>(inputs: Readonly<Record<string, I>>, strange: fc.Arbitrary<I>) =>
  fc.array(fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...Object.values(inputs)) }, strange), { maxLength: 60 });

const ofBuyer: fc.Arbitrary<SellerInput> = anyMessage
  .filter(isFromBuyer)
  .map((message) => ({ type: "message", message }));
const ofSeller: fc.Arbitrary<BuyerInput> = anyMessage
  .filter(isFromSeller)
  .map((message) => ({ type: "message", message }));

/** Everything that is said can be read, and asks for nothing that is not money. */
function expectSound(effects: readonly (SellerEffect | BuyerEffect)[]): void {
  for (const effect of effects) {
    if (effect.type === "send") expect(decodeMessage(encodeMessage(effect.message))).toEqual(effect.message);
    if (effect.type === "pay") for (const { units } of effect.bills) expect(units).toBeGreaterThan(0n);
    if (effect.type === "debt") expect(effect.units).toBeGreaterThanOrEqual(0n);
    if (effect.type === "timer") expect(effect.ms).toBeGreaterThan(0);
  }
}

test("the seller's session takes anything in any order", () => {
  fc.assert(
    fc.property(told(SELLER_INPUTS, ofBuyer), (inputs) => {
      let state = stepSeller(createSellerState(PIECE, [sampleAsset]), { type: "connected" }).state;
      for (const input of inputs) {
        const step = stepSeller(state, input);
        expectSound(step.effects);
        // An error is never answered with an error.
        if (input.type === "message" && input.message.type === "err") expect(step).toEqual({ state, effects: [] });
        state = step.state;
      }
    }),
    { numRuns: 300 },
  );
});

test("the buyer's session takes anything in any order", () => {
  fc.assert(
    fc.property(told(BUYER_INPUTS, ofSeller), (inputs) => {
      let state = stepBuyer(createBuyerState(), { type: "connected", assets: [sampleAsset] }).state;
      let cumulative = 0n;
      for (const input of inputs) {
        const step = stepBuyer(state, input);
        expectSound(step.effects);
        for (const effect of step.effects)
          if (effect.type === "send" && effect.message.type === "vouch") {
            // In a channel the sum only grows, as far as payments' does.
            expect(effect.message.cumulative).toBeGreaterThanOrEqual(cumulative);
            ({ cumulative } = effect.message);
          }
        state = step.state;
      }
    }),
    { numRuns: 300 },
  );
});
