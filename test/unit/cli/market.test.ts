import { describe, expect, test } from "vitest";
import { parseCommandLine } from "../../../src/cli/commandLine.ts";
import { earnedSummary, marketProgress, paidSummary } from "../../../src/cli/market/marketFacts.ts";
import { readDeadline } from "../../../src/cli/market/readDeadline.ts";
import { amountOf, parseAmount } from "../../../src/engine/amount.ts";
import { QUIET_MARKET } from "../../fakes/market.ts";

const FETCH = "fetch a.torrent --into d";
const SEED = "seed a.torrent --data d";
const AUTO = `${FETCH} --bid auto --max-per-gib 20 --max-total 100`;
const FIXED = `${FETCH} --bid fixed --price-per-mib 0.5 --max-total 100`;
const SELL = `${SEED} --sell --reserve 0.01`;
const parse = (line: string) => parseCommandLine(line.split(" "));

test("a bid is read with its network: the test network when none is named", () => {
  expect(parse(AUTO)).toMatchObject({
    bid: {
      policy: { kind: "auto", maxPricePerGiB: parseAmount("20", "BTT"), maxTotal: parseAmount("100", "BTT") },
      choice: { network: { name: "nile" } },
    },
  });
  expect(parse(`${FIXED} --network mainnet --password-file p`)).toMatchObject({
    bid: {
      policy: { kind: "fixed", pricePerMiB: parseAmount("0.5", "BTT"), maxTotal: parseAmount("100", "BTT") },
      choice: { network: { name: "mainnet" } },
      passwordFile: "p",
    },
  });
  expect(parse(FETCH)).toMatchObject({ bid: undefined });
});

test("an asset behind the amount is the bid's", () => {
  const line = ["--bid", "auto", "--max-per-gib", "2 BTTOLD", "--max-total", "9 BTTOLD", "--network", "mainnet"];
  expect(parseCommandLine([...FETCH.split(" "), ...line])).toMatchObject({
    bid: { policy: { maxTotal: parseAmount("9", "BTTOLD") } },
  });
});

test("what is sold goes into the engine's settings; a fifth is given for nothing unless told otherwise", () => {
  const ask = { reservePerMiB: parseAmount("0.01", "BTT"), freeShare: 0.2 };
  expect(parse(SELL)).toMatchObject({ ask: { ask, claimAtEnd: false }, settings: { ask } });
  expect(parse(`${SELL} --free-share 55.5% --claim-at-end`)).toMatchObject({
    ask: { ask: { ...ask, freeShare: 0.555 }, claimAtEnd: true },
  });
  expect(parse(SEED)).toMatchObject({ ask: undefined });
});

describe("one sentence for what cannot be meant, before anything is started", () => {
  test.each([
    [`${FETCH} --max-total 5`, "--max-total goes with --bid: name both, or leave it out."],
    [`${FETCH} --deadline 2h`, "--deadline goes with --bid: name both, or leave it out."],
    [`${FETCH} --network nile`, "--network goes with --bid: name both, or leave it out."],
    [`${FETCH} --password-file p`, "--password-file goes with --bid: name both, or leave it out."],
    [`${FETCH} --bid most`, "--bid wants auto or fixed, and got “most”."],
    [`${FETCH} --bid auto --max-total 5`, "--bid auto wants --max-per-gib AMOUNT too: name it."],
    [`${FETCH} --bid auto --max-per-gib 5`, "--bid auto wants --max-total AMOUNT too: name it."],
    [`${FETCH} --bid fixed --max-total 5`, "--bid fixed wants --price-per-mib AMOUNT too: name it."],
    [`${AUTO} --price-per-mib 5`, "--price-per-mib goes with --bid fixed: name both, or leave it out."],
    [`${FIXED} --max-per-gib 5`, "--max-per-gib goes with --bid auto: name both, or leave it out."],
    [`${FIXED} --deadline 2h`, "--deadline goes with --bid auto: name both, or leave it out."],
    [
      `${AUTO} --transport httpsOnly`,
      "--transport httpsOnly asks no peer, and only peers take bids: leave out one of the two.",
    ],
    [
      `${AUTO} --deadline soon`,
      "--deadline wants a while such as 90m, 2h or 1d, or a time with its zone such as 2026-12-24T18:00Z, and got “soon”.",
    ],
    [`${AUTO} --deadline 2001-01-01T00:00Z`, "--deadline 2001-01-01T00:00Z is over: name a later time."],
    [`${FETCH} --bid auto --max-per-gib 0 --max-total 5`, "--max-per-gib: Write an amount of BTT above 0."],
    [`${FETCH} --bid auto --max-per-gib 1e3 --max-total 5`, "--max-per-gib: Write the amount out: 0.0001, not 1e-4."],
    [`${AUTO} --network shasta`, "No BTT is known on shasta: choose another network, or name its token with --btt."],
    [`${AUTO} --network venus`, "--network wants nile, shasta, mainnet or custom."],
    [`${AUTO} --network custom`, "--network custom wants --node URL and --chain-id N: name both."],
    [`${SEED} --reserve 5`, "--reserve goes with --sell: name both, or leave it out."],
    [`${SEED} --claim-at-end`, "--claim-at-end goes with --sell: name both, or leave it out."],
    [`${SEED} --node http://127.0.0.1`, "--node goes with --sell: name both, or leave it out."],
    [`${SEED} --sell`, "--sell wants --reserve AMOUNT too, the lowest price for a MiB: name it."],
    [`${SELL} --free-share 101`, "--free-share wants per cent from 0 to 100, such as 20, and got “101”."],
    [`${SELL} --free-share half`, "--free-share wants per cent from 0 to 100, such as 20, and got “half”."],
  ])("%s", (line, message) => {
    expect(() => parse(line)).toThrow(expect.objectContaining({ code: "badInput", message }));
  });

  test("a bid in two assets", () => {
    const line = ["--bid", "auto", "--max-per-gib", "2 BTTOLD", "--max-total", "9"];
    expect(() => parseCommandLine([...FETCH.split(" "), ...line])).toThrow("A bid is in one asset");
  });
});

test("a deadline is a while from now, or a time with its zone", () => {
  expect(readDeadline("90m", 1_000)).toBe(1_000 + 90 * 60_000);
  expect(readDeadline("1d", 0)).toBe(86_400_000);
  expect(readDeadline("2026-12-24T18:00+01:00", 0)).toBe(Date.UTC(2026, 11, 24, 17));
});

const btt = (text: string) => parseAmount(text, "BTT");
const tallies = new Map([
  [
    "id",
    { paid: [btt("0.12")], paidBytes: 310_000_000, sellers: 2, earned: [btt("3"), amountOf("BTTOLD", 5_000_000n)] },
  ],
]);

test("the summary says what was paid, for how much, and to how many", () => {
  const market = { ...QUIET_MARKET, tallies };
  expect(paidSummary(market, "id")).toEqual({
    words: "Paid 0.12 BTT for 310 MB from 2 sellers.",
    facts: { paid: [{ asset: "BTT", amount: "0.12" }], paidBytes: 310_000_000, sellers: 2 },
  });
  expect(paidSummary(market, "other").words).toBe("Nothing was paid.");
  expect(earnedSummary(market, "id").words).toBe("Earned 3 BTT, 5 BTTOLD.");
  expect(earnedSummary(market, "other").words).toBe("Nothing was earned.");
});

test("a progress line tells the price, who takes bids and who bids", () => {
  const transfer = {
    id: "id",
    bid: { kind: "free" },
    peers: 14,
    takingBids: 3,
    sellers: [{ peer: "s", pricePerMiB: btt("0.5"), isServing: true, downloadBytesPerSecond: 9 }],
    buyers: [],
    notice: "Why.",
  } as const;
  expect(marketProgress({ ...QUIET_MARKET, tallies, transfers: [transfer] }, "id")).toEqual({
    paid: "0.12 BTT",
    earned: "3 BTT, 5 BTTOLD",
    bidders: 0,
    takingBids: "3 of 14",
    pricePerMiB: "0.5 BTT",
    notice: "Why.",
  });
  expect(marketProgress(QUIET_MARKET, "id")).toBeUndefined();
});
