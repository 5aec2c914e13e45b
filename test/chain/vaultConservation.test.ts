import fc from "fast-check";
import { expect, test } from "vitest";
import { encodeCall } from "../../devnet/api/abi.ts";
import {
  ANNOUNCE,
  type Config,
  openVaultBench,
  RELEASE,
  RESERVE,
  START_RELEASE,
  SWEEP,
  type VaultBench,
  WITHDRAW,
} from "./support/vaultBench.ts";

const SEQUENCES = Number(process.env["SWARMBID_VAULT_RUNS"] ?? 12);
const amount = fc.bigInt({ min: 0n, max: 2_000n });
const who = fc.constantFrom("a", "b");
const action = fc.oneof(
  fc.record({ do: fc.constant("fund"), who, amount, bond: amount }),
  fc.record({ do: fc.constant("reserve"), who, amount }),
  fc.record({ do: fc.constant("startRelease"), who }),
  fc.record({ do: fc.constant("release"), who }),
  fc.record({ do: fc.constant("claim"), who, amount, bond: amount }),
  fc.record({ do: fc.constant("sweep"), who }),
  fc.record({ do: fc.constant("announce"), who, amount }),
  fc.record({ do: fc.constant("withdraw"), who }),
  fc.record({ do: fc.constant("wait"), who }),
);
interface Action {
  readonly do: string;
  readonly who: string;
  readonly amount?: bigint;
  readonly bond?: bigint;
}

/** Two channels of one pot, with different payees. */
const channelsOf = (bench: VaultBench): Readonly<Record<string, Config>> => ({
  a: bench.config(),
  b: bench.config({ salt: 2n, payee: bench.other }),
});

async function act(bench: VaultBench, { do: name, who: key, amount: value = 0n, bond = 0n }: Action): Promise<void> {
  const config = channelsOf(bench)[key];
  if (config === undefined) throw new Error(`There is no channel ${key}.`);
  const { payer, signer, btt } = bench;
  switch (name) {
    case "fund":
      await bench.fund(value, bond);
      break;
    case "reserve":
      await bench.onConfig(payer, RESERVE, config, value);
      break;
    case "startRelease":
      await bench.onConfig(payer, START_RELEASE, config);
      break;
    case "release":
      await bench.onConfig(value % 2n === 0n ? payer : config.payee, RELEASE, config);
      break;
    case "claim":
      await bench.claimOne(bench.sign(config, value + bond));
      break;
    case "sweep":
      await bench.call(config.payee, SWEEP, 20n, btt, config.payee.address);
      break;
    case "announce":
      await bench.call(payer, ANNOUNCE, signer.address, 20n, btt, value);
      break;
    case "withdraw":
      await bench.call(payer, WITHDRAW, signer.address, 20n, btt, payer.address);
      break;
    default:
      bench.chain.warp(86_400);
  }
}

/** Everything that the vault owes to anyone. */
async function owed(bench: VaultBench): Promise<bigint> {
  const { a, b } = channelsOf(bench);
  if (a === undefined || b === undefined) throw new Error("The channels are missing.");
  const { amount: inPot, bond } = await bench.pot(a);
  const reserved = (await bench.channel(a)).reserved + (await bench.channel(b)).reserved;
  const credits = (await bench.credit(a.payee)) + (await bench.credit(b.payee));
  return inPot + bond + reserved + credits + (await bench.burned());
}

test("tokens in the vault are always pots, bonds, reservations, credits and what was burned: nothing else", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(action, { minLength: 5, maxLength: 30 }), async (actions) => {
      const bench = await openVaultBench();
      for (const step of actions) {
        await act(bench, step);
        expect(await owed(bench)).toBe(await bench.balance(bench.vault));
      }
    }),
    { numRuns: SEQUENCES },
  );
});

test("what a channel was paid never falls and never passes its best voucher", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(action, { minLength: 5, maxLength: 30 }), async (actions) => {
      const bench = await openVaultBench();
      const best = { a: 0n, b: 0n };
      const paid = { a: 0n, b: 0n };
      for (const step of actions as readonly Action[]) {
        const key = step.who === "a" ? "a" : "b";
        if (step.do === "claim") {
          const promised = (step.amount ?? 0n) + (step.bond ?? 0n);
          if (promised > best[key]) best[key] = promised;
        }
        await act(bench, step);
        const config = channelsOf(bench)[key];
        const claimed = config === undefined ? 0n : (await bench.channel(config)).claimed;
        expect(claimed).toBeGreaterThanOrEqual(paid[key]);
        expect(claimed).toBeLessThanOrEqual(best[key]);
        paid[key] = claimed;
      }
    }),
    { numRuns: SEQUENCES },
  );
});

test("a donation that nobody asked for is nobody's, and hurts no one", async () => {
  const bench = await openVaultBench();
  await bench.fund(1_000n, 100n);
  const token = bench.genesis.btt;
  await bench.transact(bench.stranger, token, encodeCall("transfer(address,uint256)", bench.vault, 77n));
  expect((await bench.balance(bench.vault)) - (await owed(bench))).toBe(77n);
});
