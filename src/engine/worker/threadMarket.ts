import { type Buying, createBuySide } from "../market/buyer/buySide.ts";
import type { PaymentDesk } from "../market/desk.ts";
import { createMarket, type Market } from "../market/market.ts";
import type { MarketState } from "../marketModel.ts";
import type { EngineSettings } from "../model.ts";
import type { Clock, Log } from "../ports.ts";
import type { ThreadUpdate } from "./link.ts";
import { marketState } from "./marketState.ts";
import { createRunningBids } from "./runningBids.ts";
import { createTransferProgress } from "./transferProgress.ts";

interface Parts {
  readonly clock: Clock;
  readonly log: Log;
  readonly desk: PaymentDesk;
  /** At most once a second while anything is bid or sold, and once more after that. */
  tell(state: MarketState): void;
}

/** The market in the engine's thread: both sides, and what the thread tells them. */
export interface ThreadMarket {
  /** As the swarm knows it. */
  readonly uploads: Market;
  configure(settings: EngineSettings): void;
  update(update: Pick<ThreadUpdate, "changed" | "removed" | "released">): void;
  /** Bids are withdrawn, or made again. */
  spending(isStopped: boolean): void;
  close(): void;
}

const TELL_MS = 1_000;

export function createThreadMarket({ clock, log, desk, tell }: Parts): ThreadMarket {
  const progress = createTransferProgress();
  let buying: Buying | undefined;
  let isAsking = false;
  let wasTold = false;
  const uploads = createMarket({
    clock,
    log,
    desk,
    createBuySide: (news) =>
      (buying = createBuySide({
        clock,
        desk,
        progressOf: progress.progressOf,
        news,
        broken(cause) {
          log.write("warn", "Payments do not answer.", cause);
        },
      })),
  });
  const runningBids = createRunningBids((id, policy) => buying?.setBid(id, policy));

  const stopTelling = clock.every(TELL_MS, () => {
    const bought = buying?.snapshot() ?? [];
    const isOn = isAsking || bought.some(({ policy }) => policy.kind !== "free");
    if (isOn || wasTold) tell(marketState(uploads.snapshot(), bought));
    wasTold = isOn;
  });
  return {
    uploads,
    configure({ ask, downloadLimit }) {
      isAsking = ask !== undefined;
      progress.limit(downloadLimit);
      uploads.setAsk(ask);
    },
    update(update) {
      progress.update(update);
      runningBids(update);
    },
    spending(isStopped) {
      if (isStopped) buying?.stopAllSpending();
      else buying?.changed();
    },
    close() {
      stopTelling();
      uploads.close();
    },
  };
}
