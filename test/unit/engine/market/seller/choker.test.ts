import fc from "fast-check";
import { expect, test } from "vitest";
import {
  type Candidate,
  type Choice,
  chooseUnchoked,
  freePlaces,
  NOBODY,
} from "../../../../../src/engine/market/seller/choker.ts";

const ROUND_MS = 10_000;
const free = (id: string, receivedBytes = 0): Candidate => ({ id, isPaying: false, receivedBytes });
const paying = (id: string): Candidate => ({ id, isPaying: true, receivedBytes: 0 });

/** Rounds one after the other; returns who was unchoked in each. */
function play(
  rounds: number,
  places: number,
  candidates: (round: number) => readonly Candidate[],
): ReadonlySet<string>[] {
  let choice: Choice = NOBODY;
  return Array.from({ length: rounds }, (_, round) => {
    choice = chooseUnchoked(choice, candidates(round), places, round * ROUND_MS);
    return choice.unchoked;
  });
}

test("who pays is always served, beside the places of the others", () => {
  const [first] = play(1, 2, () => [paying("p"), paying("q"), free("a"), free("b"), free("c")]);
  expect(first).toEqual(new Set(["p", "q", "a", "b"]));
});

test("most places go to those who gave most, one in five goes round", () => {
  const givers = Array.from({ length: 8 }, (_, at) => free(`giver ${at}`, 100 - at));
  const rounds = play(30, 5, () => [...givers, free("new 1"), free("new 2")]);
  for (const unchoked of rounds) {
    expect(unchoked.size).toBe(5);
    for (const { id } of givers.slice(0, 4)) expect(unchoked).toContain(id);
  }
  const inTurn = new Set(rounds.flatMap((unchoked) => [...unchoked]));
  expect(inTurn.size).toBe(10);
});

test("a place is kept for thirty seconds, then who waited longest has it", () => {
  const rounds = play(9, 1, () => [free("a"), free("b"), free("c")]);
  expect(rounds.map((unchoked) => [...unchoked].join())).toEqual(["a", "a", "a", "b", "b", "b", "c", "c", "c"]);
});

test("who has a place keeps it while nobody waits", () => {
  const rounds = play(10, 2, () => [free("a"), free("b")]);
  for (const unchoked of rounds) expect(unchoked.size).toBe(2);
});

test("nobody waits longer than everybody else's terms together, whoever gives how much", () => {
  const peers = fc.array(fc.nat(3), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(peers, fc.integer({ min: 1, max: 6 }), (gave, places) => {
      const candidates = gave.map((receivedBytes, at) => free(String(at), receivedBytes));
      const rounds = play(3 * candidates.length + 1, places, () => candidates);
      const served = new Set(rounds.flatMap((unchoked) => [...unchoked]));
      expect(served.size).toBe(candidates.length);
      for (const unchoked of rounds) expect(unchoked.size).toBe(Math.min(places, candidates.length));
    }),
  );
});

test("there are so many places that each is worth a block in ten seconds, one at least", () => {
  expect(freePlaces(1_000_000, 8)).toBe(8);
  expect(freePlaces(4_096, 8)).toBe(2);
  expect(freePlaces(0, 8)).toBe(1);
});
