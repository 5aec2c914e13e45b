import { readAddress } from "../address.ts";
import type { Chain } from "../chain/chain.ts";
import type { Json } from "./answers.ts";
import type { Fault, Faults } from "./faults.ts";
import type { Method } from "./methods.ts";

/** What tests do to the chain that no client could: `POST /devnet/<name>`. */
export function controlsOf(chain: Chain, faults: Faults): Readonly<Record<string, Method>> {
  return {
    /** `{ blocks? }` */
    async mine({ blocks = 1 }) {
      for (let made = 0; made < Number(blocks); made += 1) await chain.mine();
      return { number: chain.blocks.head().number };
    },
    /** `{ on }`: whether every transaction gets a block at once. */
    automine({ on }) {
      chain.autoMine(on === true);
      return {};
    },
    /** `{ seconds }`: the clock of the chain goes forward. */
    warp({ seconds }) {
      chain.warp(Number(seconds));
      return { now: chain.now() };
    },
    /** `{ address, sun }` */
    async fund({ address, sun }) {
      await chain.fund(readAddress(address), BigInt(String(sun)));
      return {};
    },
    /** A {@link Fault}. */
    fault(fault: Json) {
      faults.add(fault as unknown as Fault);
      return {};
    },
    clear() {
      faults.clear();
      return {};
    },
  };
}
