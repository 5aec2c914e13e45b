import { addressNumber } from "../format/marketAsset.ts";
import type { Bid, BuyerMessage, Open, RefusalReason } from "../format/messages.ts";
import { ACCEPT_MS, PRICE_GRACE_MS, QUOTE_MS } from "../timing.ts";
import { firstWindow } from "../window.ts";
import { usableWindow } from "./account.ts";
import { startSession } from "./earningSession.ts";
import { standingOf, stay } from "./endService.ts";
import { takeLateVoucher } from "./latePayment.ts";
import type { Of, Offer, OpenVerdict, SellerEffect, SellerState, SellerStep } from "./sellerState.ts";

const SECOND_MS = 1_000;

type Waiting = Of<"ready" | "free" | "bidding" | "quoted" | "opening">;

/** A message in one of the phases in which nothing is served for money. */
export function takeEarlyMessage(state: Waiting, message: BuyerMessage): SellerStep {
  switch (message.type) {
    case "bid":
      return takeBid(state, message);
    case "open":
      return takeOpen(state, message);
    case "vouch":
      return takeLateVoucher(state, message);
    case "bye":
    case "err":
      return stay(state);
  }
}

function takeBid(state: Waiting, bid: Bid): SellerStep {
  // Each bid has a greater number than the one before: an answer is always to one bid alone.
  if (bid.sequence <= state.sequence) return stay(state);
  const known = { ...state, sequence: bid.sequence };
  if (bid.limitPerMiB === 0n) return giveUp(known);
  if (state.assets[bid.asset]?.settlement.kind !== "vault") return giveUp(known, refusal(bid.sequence, "asset"));
  return stay(
    { ...standingOf(known), phase: "bidding", bid },
    { type: "auction", bid },
    { type: "timer", timer: "bid", ms: bid.seconds * SECOND_MS },
  );
}

/** The market's answer to a bid. */
export function makeQuote(state: Of<"bidding">, offer: Offer): SellerStep {
  const { bid, pieceBytes } = state;
  const windowBytes = firstWindow(pieceBytes).bytes;
  const quote = { type: "quote", sequence: bid.sequence, asset: bid.asset, windowBytes, ...offer } as const;
  return stay(
    { ...standingOf(state), isPriceHeld: true, phase: "quoted", bid, quote },
    { type: "send", message: quote },
    { type: "timer", timer: "quote", ms: Math.min(QUOTE_MS, offer.seconds * SECOND_MS) },
    { type: "timer", timer: "price", ms: offer.seconds * SECOND_MS + PRICE_GRACE_MS },
  );
}

function takeOpen(state: Waiting, open: Open): SellerStep {
  const isAnswer =
    state.phase === "quoted" &&
    open.sequence === state.quote.sequence &&
    Buffer.from(open.nonce).equals(state.quote.nonce);
  const asset = state.phase === "quoted" ? state.assets[state.quote.asset] : undefined;
  if (!isAnswer || asset === undefined)
    return stay(state, { type: "send", message: { type: "err", reason: "quote", text: "No quote is open for this." } });
  return stay(
    { ...standingOf(state), phase: "opening", bid: state.bid, quote: state.quote, open },
    { type: "check", config: open.config, asset, open },
    { type: "timer", timer: "open", ms: ACCEPT_MS },
  );
}

/** What payments say about the opening. */
export function judgeOpen(state: Of<"opening">, verdict: OpenVerdict): SellerStep {
  const { bid, open, quote, pieceBytes } = state;
  if (!verdict.isSigned)
    return giveUp(state, {
      type: "send",
      message: { type: "err", reason: "signature", text: "The opening is not signed by the channel's signer." },
    });
  if (verdict.backOffSeconds > 0) return giveUp(state, refusal(bid.sequence, "backoff", verdict.backOffSeconds));
  if (!paysUsHere(state, verdict)) return giveUp(state, refusal(bid.sequence, "asset"));
  const session = startSession(verdict, open.config.payer, quote.pricePerMiB, pieceBytes);
  const windowBytes = usableWindow(session);
  if (windowBytes === 0) return giveUp(state, refusal(bid.sequence, "deposit"));
  const tail = state.tail?.id === session.id ? undefined : state.tail;
  return stay(
    { ...standingOf(state), tail, phase: "serving", bid, session, wanted: undefined },
    { type: "send", message: { type: "accept", channel: session.id, windowBytes, cumulative: session.held } },
    { type: "serve", as: "paid" },
  );
}

/** A new channel pays the payee of the quote; one that was opened before pays one of our earlier payees. */
function paysUsHere({ assets, quote, open }: Of<"opening">, { held }: OpenVerdict): boolean {
  const asset = assets[quote.asset];
  const { config } = open;
  const isAsset =
    asset?.token.kind === "trc10"
      ? config.assetKind === 10 && config.assetId === BigInt(asset.token.id)
      : asset !== undefined && config.assetKind === 20 && config.assetId === addressNumber(asset.token.address);
  return isAsset && (held !== undefined || config.payee === quote.payee);
}

/** Back to where the peer may bid again. */
export function giveUp(state: SellerState, ...farewell: readonly SellerEffect[]): SellerStep {
  const wasIn = state.phase !== "ready" && state.phase !== "free";
  const out: readonly SellerEffect[] = wasIn ? [{ type: "leaveAuction" }] : [];
  return stay({ ...standingOf(state), phase: state.phase === "free" ? "free" : "ready" }, ...farewell, ...out);
}

export const refusal = (sequence: number, reason: RefusalReason, seconds?: number): SellerEffect => ({
  type: "send",
  message:
    reason === "backoff"
      ? { type: "no", sequence, reason, seconds: Math.max(1, Math.ceil(seconds ?? 0)) }
      : { type: "no", sequence, reason },
});
