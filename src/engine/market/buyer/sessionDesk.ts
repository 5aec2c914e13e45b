import type { ChannelId } from "../../payments/vouchers/vaultDomain.ts";
import type { MarketAsset } from "../../wire/format/marketAsset.ts";
import type { Quote } from "../../wire/format/messages.ts";
import type { Bill } from "../../wire/meter.ts";
import type { OpenedChannel, PaymentDesk, SignedSum } from "../desk.ts";
import type { OwedBills } from "./owedBills.ts";
import type { TransferPurse } from "./transferPurse.ts";

/** Payments as one line asks them: one call after the other, so that sums come back as they grow. Undefined is also the answer of a desk that is gone. */
export interface SessionDesk {
  open(quote: Quote, asset: MarketAsset): Promise<OpenedChannel | undefined>;
  pay(channel: ChannelId, bills: readonly Bill[]): Promise<SignedSum | undefined>;
  signAgain(channel: ChannelId): Promise<SignedSum | undefined>;
  owe(channel: ChannelId, bills: readonly Bill[]): void;
  /** Asked for and not answered yet, in base units. */
  readonly underWay: bigint;
  /** In base units. */
  readonly paid: bigint;
}

interface DeskParts {
  readonly desk: PaymentDesk;
  readonly owed: OwedBills;
  readonly transfer: string;
  /** Channels that other lines pay through now. */
  inUse(): readonly ChannelId[];
  readonly purse: Pick<TransferPurse, "claim" | "settle">;
  /** A call was rejected. */
  broken(cause: unknown): void;
}

const unitsOf = (bills: readonly Bill[]): bigint => bills.reduce((sum, { units }) => sum + units, 0n);

export function createSessionDesk(parts: DeskParts): SessionDesk {
  const { desk, owed, purse, transfer } = parts;
  let last: Promise<unknown> = Promise.resolve();
  let underWay = 0n;
  let paid = 0n;

  /** Nothing that payments do ends the line. */
  function inTurn<T>(call: () => Promise<T>): Promise<T | undefined> {
    const answer = last.then(call).catch((cause: unknown) => {
      parts.broken(cause);
      return undefined;
    });
    last = answer;
    return answer;
  }

  return {
    get underWay() {
      return underWay;
    },
    get paid() {
      return paid;
    },
    open: (quote, asset) =>
      inTurn(async () => {
        const { payee, nonce } = quote;
        const opened = await desk.open({ asset, payee, nonce, transfer, seller: payee, inUse: parts.inUse() });
        if (opened !== undefined) owed.replace(opened.channel, opened.owed);
        return opened;
      }),
    pay(channel, bills) {
      const units = unitsOf(bills);
      underWay += units;
      return inTurn(async () => {
        if (!purse.claim(units)) {
          underWay -= units;
          return undefined;
        }
        const before = owed.take(channel);
        let sum: SignedSum | undefined;
        try {
          sum = await desk.pay(channel, bills);
        } finally {
          underWay -= units;
          purse.settle(units, sum !== undefined);
          if (sum === undefined) owed.add(channel, before);
          else paid += units;
        }
        return sum;
      });
    },
    signAgain: (channel) => inTurn(() => desk.signAgain(channel)),
    owe(channel, bills) {
      void inTurn(() => desk.owe(channel, owed.add(channel, bills)));
    },
  };
}
