import { afterAll, afterEach, beforeAll } from "vitest";
import type { EngineSettings } from "../../../src/engine/model.ts";
import { openPurse, type Purse, type PurseOptions } from "../../market/openPurse.ts";
import { type Devnet, startDevnet } from "../../market/startDevnet.ts";
import { type Bench, useBench } from "../support/bench.ts";
import type { StartedEngine } from "../support/startEngine.ts";

/** A bench with a chain beside it: what every test of the market stands on. */
export interface Fair extends Bench {
  readonly devnet: Devnet;
  /** Of one account of the devnet; the same account is found again as it was left. */
  purse(account: number, options?: Omit<PurseOptions, "folder" | "account">): Promise<Purse>;
  /** An engine with this wallet at hand. */
  trader(name: string, purse: Purse, settings?: Partial<EngineSettings>): Promise<StartedEngine>;
}

export function useFair(): Fair {
  const purses: Purse[] = [];
  let devnet: Devnet;
  beforeAll(async () => {
    devnet = await startDevnet();
  });
  afterAll(() => devnet.close());
  // Before the bench, whose engines use them: what is set up later is cleared away first.
  afterEach(async () => {
    await Promise.all(purses.splice(0).map((purse) => purse.close()));
  });
  const bench = useBench();
  return {
    ...bench,
    get tracker() {
      return bench.tracker;
    },
    get devnet() {
      return devnet;
    },
    async purse(account, options = {}) {
      const folder = bench.inside(`wallet-${String(account)}`);
      const purse = await openPurse(devnet, { folder, account, ...options });
      purses.push(purse);
      return purse;
    },
    trader: (name, purse, settings) => bench.engine(name, settings, { payments: purse.lend }),
  };
}
