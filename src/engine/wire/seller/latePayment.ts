import type { Vouch } from "../format/messages.ts";
import { credit } from "./account.ts";
import { debtOf } from "./earningSession.ts";
import { stay } from "./endService.ts";
import type { EarningSession, SellerInput, SellerState, SellerStep } from "./sellerState.ts";

type Late = Extract<SellerInput, { readonly type: "stored" }>;

/** A voucher that no served channel waits for: one that pays late is as good as any, others are told what is wrong. */
export function takeLateVoucher(state: SellerState, { channel, cumulative, signature }: Vouch): SellerStep {
  if (state.tail?.id !== channel)
    return stay(state, {
      type: "send",
      message: { type: "err", reason: "channel", text: "No such channel is open here." },
    });
  if (cumulative > state.tail.held) return stay(state, { type: "store", channel, cumulative, signature });
  return stay(state, ended(state.tail));
}

/** It is durable: less is owed. */
export function creditLate(state: SellerState, { channel, cumulative }: Late): SellerStep {
  const { tail } = state;
  if (tail?.id !== channel || cumulative <= tail.held) return stay(state);
  const paid = credit(tail, cumulative);
  return stay({ ...state, tail: paid }, ended(paid), debtOf(paid));
}

const ended = ({ id, held }: EarningSession) =>
  ({ type: "send", message: { type: "ack", channel: id, cumulative: held, windowBytes: 0 } }) as const;
