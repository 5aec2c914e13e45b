import type { Log } from "../ports.ts";
import type { DeskStanding, PaymentDesk } from "./desk.ts";

type Traded = DeskStanding["assets"][number];

/** What can be traded in, as payments said last. */
export interface Standing {
  /** Empty before they said anything, while the wallet is locked, and while they are gone. */
  readonly assets: readonly Traded[];
  /** Asks again; one question at a time. */
  refresh(): void;
  /** A call of payments was rejected: nothing can be traded in until they answer again. */
  broken(cause: unknown): void;
}

interface Parts {
  readonly desk: Pick<PaymentDesk, "standing">;
  readonly log: Log;
  changed(): void;
}

const textOf = (assets: readonly Traded[]): string => JSON.stringify(assets);

export function createStanding({ desk, log, changed }: Parts): Standing {
  let assets: readonly Traded[] = [];
  let isAsking = false;
  let isBroken = false;

  function take(next: readonly Traded[]): void {
    const isNew = textOf(next) !== textOf(assets);
    assets = next;
    if (isNew) changed();
  }

  function broken(cause: unknown): void {
    if (!isBroken) log.write("warn", "Payments do not answer: nothing is bought or sold until they do.", cause);
    isBroken = true;
    take([]);
  }

  async function ask(): Promise<void> {
    isAsking = true;
    try {
      const { assets: next } = await desk.standing();
      isBroken = false;
      take(next.filter(({ asset }) => asset.settlement.kind === "vault"));
    } catch (cause) {
      broken(cause);
    } finally {
      isAsking = false;
    }
  }

  return {
    get assets() {
      return assets;
    },
    refresh() {
      if (!isAsking) void ask();
    },
    broken,
  };
}
