import fc from "fast-check";
import { expect, test } from "vitest";
import { MIB, playSelling } from "./playSelling.ts";

const someMoves = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant("run" as const), ms: fc.integer({ min: 50, max: 4_000 }) }),
    fc.record({
      kind: fc.constant("bid" as const),
      who: fc.nat(3),
      spendPerSecond: fc.bigInt({ min: 0n, max: 9_000n }),
    }),
    fc.record({ kind: fc.constantFrom("leave", "withdraw", "return") as fc.Arbitrary<"leave">, who: fc.nat(3) }),
    fc.record({ kind: fc.constantFrom("break", "mend", "lock", "stop", "sell") as fc.Arbitrary<"break"> }),
  ),
  { minLength: 3, maxLength: 20 },
);

test("whatever happens, a seller acknowledges no more than it holds, and holds no more than was promised", async () => {
  await fc.assert(
    fc.asyncProperty(someMoves, async (moves) => {
      const play = playSelling({ limit: MIB });
      play.ask();
      await play.run(50);
      type Buyer = ReturnType<typeof play.addBuyer>;
      const all: Buyer[] = [];
      const join = (payer: number): Buyer => {
        const buyer = play.addBuyer({ payer });
        all.push(buyer);
        buyer.announce();
        return buyer;
      };
      const now = [2, 3, 4, 5].map((payer): Buyer | undefined => join(payer));
      for (const move of moves as readonly { kind: string; ms?: number; who?: number; spendPerSecond?: bigint }[]) {
        const at = move.who ?? 0;
        const buyer = now[at];
        if (move.kind === "run") await play.run(move.ms ?? 0);
        else if (move.kind === "bid") buyer?.bid({ spendPerSecond: move.spendPerSecond ?? 0n });
        else if (move.kind === "withdraw") buyer?.withdraw();
        else if (move.kind === "leave") {
          buyer?.leave();
          now[at] = undefined;
        } else if (move.kind === "return") now[at] ??= join(at + 2);
        else if (move.kind === "break") play.desk.isBroken = true;
        else if (move.kind === "lock") play.desk.isLocked = true;
        else if (move.kind === "stop") play.market.setAsk(undefined);
        else {
          play.desk.isBroken = false;
          play.desk.isLocked = false;
          play.ask();
        }
      }
      await play.run(1_000);
      const acknowledged = new Map<string, bigint>();
      for (const { heardOf } of all)
        for (const { channel, cumulative } of [...heardOf("ack"), ...heardOf("accept")])
          if (cumulative > (acknowledged.get(channel) ?? 0n)) acknowledged.set(channel, cumulative);
      const counted = [...acknowledged.values()].reduce((sum, units) => sum + units, 0n);
      const promised = [...play.purses.values()].reduce((sum, purse) => sum + purse.promised, 0n);
      expect(counted).toBeLessThanOrEqual(play.desk.held);
      expect(play.desk.held).toBeLessThanOrEqual(promised);
      play.market.close();
    }),
    { numRuns: 40 },
  );
});
