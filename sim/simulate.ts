import { largeWorld } from "./numbers/largeWorld.ts";
import { numbersOf } from "./numbers.ts";
import { createRandom } from "./random.ts";
import { atMost, MOST_GAIN, type SimNumber, type SimStrategy } from "./report.ts";
import type { Size } from "./size.ts";
import { againstBuyers } from "./strategies/againstBuyers.ts";
import { againstGivers } from "./strategies/againstGivers.ts";
import { againstSellers } from "./strategies/againstSellers.ts";

export interface SimReport {
  readonly numbers: Readonly<Record<string, SimNumber>>;
  readonly strategies: Readonly<Record<string, SimStrategy>>;
}

const MOST_SECONDS = 120;

/** Everything; the same for the same seed, but for the time that it takes. `tell` hears what begins. */
export function simulate(size: Size, seed: number, tell: (what: string) => void): SimReport {
  const numbers: Record<string, SimNumber> = {};
  for (const [name, number] of numbersOf(size, seed)) {
    tell(name);
    numbers[name] = number;
  }
  const seeds = Array.from({ length: size.swarms }, (_, at) => seed + at);
  tell("strategies");
  const givers = againstGivers(size.giving, seeds);
  const strategies = { ...givers, ...againstSellers(size.trading, seeds), ...againstBuyers(size.trading, seeds) };
  numbers["bitTyrantAgainstOurs"] = atMost(
    "what BitTyrant wins among peers with our rules",
    givers.bitTyrant.gain,
    MOST_GAIN,
  );
  tell(`${size.large.peers} peers`);
  const before = process.cpuUsage();
  largeWorld(size.large.peers, size.large.minutes, createRandom(seed));
  const { user, system } = process.cpuUsage(before);
  const what = `seconds of one core for ${size.large.peers} peers and ${size.large.minutes} minutes`;
  numbers["largeSwarmSeconds"] = atMost(what, (user + system) / 1e6, MOST_SECONDS);
  return { numbers, strategies };
}
