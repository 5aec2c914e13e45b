import { busySeeder } from "./numbers/busySeeder.ts";
import { freeRiders } from "./numbers/freeRiders.ts";
import { kellyEfficiency } from "./numbers/kellyEfficiency.ts";
import { losses } from "./numbers/losses.ts";
import { paidShare } from "./numbers/paidShare.ts";
import { plainSwarm } from "./numbers/plainSwarm.ts";
import { bytesWonByNames, slotsWonByNames, whitePaperAuction } from "./numbers/whitePaperAuction.ts";
import { createRandom } from "./random.ts";
import { about, atLeast, atMost, median, type SimNumber } from "./report.ts";
import type { Size } from "./size.ts";

const KELLY = [
  [2, 0.833],
  [5, 0.778],
  [20, 0.756],
  [200, 0.7506],
] as const;
const NAMES = [
  [1, 0.25],
  [2, 0.49],
  [4, 0.8],
] as const;
const KIB = 1_024;
/** KiB a second: what the client uploaded with which the gain of 1.7 was measured in live swarms. */
const TYRANT_UPLOAD = 128;
/** The part of the rule's limit that a bidder has to reach, as of the seven leechers' 6.4 at least 4. */
const OF_LIMIT = 4 / 6.4;

/** The numbers of the design, in its order. */
export function* numbersOf(size: Size, seed: number): Generator<readonly [string, SimNumber]> {
  for (const [count, expected] of KELLY)
    yield [
      `kellyEfficiency${count}`,
      about(`efficiency of ${count} buyers who answer each other`, kellyEfficiency(count), expected, 0.0006),
    ];

  const bids = Array.from({ length: 4 }, (_, at) => ({ who: String(at), bid: 1 + at }));
  yield [
    "whitePaperPrice",
    about("white paper: price of 4 slots for 4 bidders", whitePaperAuction(bids, 4).price, 0, 0),
  ];
  for (const [names, expected] of NAMES)
    yield [
      `whitePaperNames${names}`,
      about(
        `white paper: part of the slots won under ${names} names`,
        slotsWonByNames(names, size.auctions, createRandom(seed)),
        expected,
        0.01,
      ),
    ];
  for (const names of [2, 4])
    yield [
      `oursNames${names}`,
      about(
        `ours: bytes won under ${names} names, over those under one`,
        bytesWonByNames(names, size.auctions / 10, createRandom(seed)),
        1,
        1e-6,
      ),
    ];

  const shares = [1, 0.6, 1.5].map((carries) => paidShare(createRandom(seed), carries));
  yield [
    "paidShareError",
    atMost(
      "distance of paid rates from money, also on a link that is slower or faster than believed",
      Math.max(...shares.map(({ error }) => error)),
      0.05,
    ),
  ];

  yield [
    "bitTyrantAgainstPlain",
    about("BitTyrant over a plain client, among plain peers", tyrantAgainstPlain(size, seed), 1.7, 0.2),
  ];

  const riders = freeRiders(size.riders, createRandom(seed));
  yield [
    "freeRiderShare",
    atMost("what free riders get, over the free part and what is unsold", riders.share, 1 + 1e-9),
  ];
  yield [
    "freePeerLeast",
    atLeast("what the free peer gets that gets least, over a block a minute", riders.leastOverStarving, 1),
  ];

  const lost = losses(size.cheaters, createRandom(seed));
  yield [
    "sellerLoss",
    atMost("a seller's loss to strangers, over a first window for each", lost.sellerToStrangers, 1 + 1e-9),
  ];
  yield [
    "strangersOverFree",
    atMost("what a stranger gets that never pays, over what a free peer gets", lost.strangersOverFree, 1),
  ];
  yield [
    "sellerLossToDebtors",
    atMost(
      "sellers' loss to buyers who show one pot to five of them, over a first window for each debt",
      lost.sellerToDebtors,
      1 + 1e-9,
    ),
  ];
  yield ["buyerLoss", atMost("what a buyer paid for garbage, in base units", lost.paidForGarbage, 0)];
  yield ["buyerWaste", atMost("pieces that a buyer fetched in vain, for each bad seller", lost.piecesInVain, 1)];

  for (const leecherUpload of [64 * KIB, 1_024 * KIB])
    for (const leechers of size.leechers) {
      const run = (bids: boolean) =>
        busySeeder({ leechers, leecherUpload, pieces: size.pieces, bids }, createRandom(seed));
      const free = run(false);
      const paid = run(true);
      const name = `${leechers}${leecherUpload > 64 * KIB ? "Fast" : ""}`;
      const among = `among ${leechers} leechers of ${leecherUpload / KIB} KiB/s`;
      // Where the leechers themselves give much, a seeder's speed is a smaller part of what everybody gets.
      const limit = leecherUpload > 64 * KIB ? 1 : 0.8 * (leechers + 1) * OF_LIMIT;
      yield [
        `bidderSpeedup${name}`,
        atLeast(`time without a bid over time with one, ${among}`, free.bidderSeconds / paid.bidderSeconds, limit),
      ];
      yield [
        `leechersLose${name}`,
        atMost(
          `the leechers' time with the bid over that without, ${among}`,
          paid.leecherSeconds / free.leecherSeconds,
          1.5,
        ),
      ];
    }
}

function tyrantAgainstPlain({ plainPeers, plainRounds, swarms }: Size, seed: number): number {
  const swarm = { peers: plainPeers, rounds: plainRounds, upload: TYRANT_UPLOAD };
  return median(
    Array.from({ length: swarms }, (_, at) => {
      const tyrant = plainSwarm(swarm, "tyrant", createRandom(seed + at));
      return tyrant / plainSwarm(swarm, "plain", createRandom(seed + at));
    }),
  );
}
