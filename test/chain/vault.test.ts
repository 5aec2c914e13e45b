import { beforeEach, describe, expect, test } from "vitest";
import {
  ANNOUNCE,
  FUND,
  openVaultBench,
  RELEASE,
  RESERVE,
  START_RELEASE,
  SWEEP,
  secondsOf,
  type VaultBench,
  WITHDRAW,
} from "./support/vaultBench.ts";

const DAY = 86_400;
let bench: VaultBench;

beforeEach(async () => {
  bench = await openVaultBench();
});

describe("a pot", () => {
  test("holds what its payer put in, apart from the bond", async () => {
    const before = await bench.balance(bench.vault);
    expect((await bench.fund(1_000n, 50n)).outcome).toBe("SUCCESS");
    expect(await bench.pot(bench.config())).toMatchObject({ amount: 1_000n, bond: 50n });
    expect(await bench.balance(bench.vault)).toBe(before + 1_050n);
  });

  test("is of one payer, one key and one asset", async () => {
    await bench.fund(1_000n);
    expect(await bench.pot(bench.config({ signer: bench.other }))).toMatchObject({ amount: 0n });
    expect(await bench.pot(bench.config({ payer: bench.other }))).toMatchObject({ amount: 0n });
    expect(await bench.pot(bench.config({ asset: bench.btt + 1n }))).toMatchObject({ amount: 0n });
  });

  test("takes no zero key and no asset that it does not know", async () => {
    const zero = { ...bench.signer, address: `41${"00".repeat(20)}` };
    expect((await bench.fund(1n, 0n, { key: zero })).error).toBe("ZeroAddress");
    const { payer, signer, btt } = bench;
    expect((await bench.call(payer, FUND, signer.address, 30n, btt, 1n, 0n)).error).toBe("UnknownAsset");
    expect((await bench.call(payer, FUND, signer.address, 20n, 1n << 160n, 1n, 0n)).error).toBe("UnknownAsset");
    expect((await bench.call(payer, FUND, signer.address, 20n, 0xdeadn, 1n, 0n)).error).toBe("UnknownAsset");
    expect((await bench.call(payer, FUND, signer.address, 10n, 1_002_000n, 1n, 0n)).error).toBe("WrongDeposit");
  });

  test("takes nothing that was not allowed, and keeps nothing of a failed deposit", async () => {
    expect((await bench.call(bench.payer, FUND, bench.signer.address, 20n, bench.btt, 5n, 0n)).error).toBe(
      "TransferFailed",
    );
    expect(await bench.pot(bench.config())).toMatchObject({ amount: 0n });
  });

  test("never holds more than 2^128 - 1", async () => {
    const most = (1n << 128n) - 1n;
    await bench.fund(1n);
    expect((await bench.call(bench.payer, FUND, bench.signer.address, 20n, bench.btt, most, 0n)).error).toBe(
      "Panic 11",
    );
  });
});

describe("a withdrawal", () => {
  const announce = (amount: bigint) => bench.call(bench.payer, ANNOUNCE, bench.signer.address, 20n, bench.btt, amount);
  const withdraw = (by = bench.payer) =>
    bench.call(by, WITHDRAW, bench.signer.address, 20n, bench.btt, bench.payer.address);

  test("comes three days after its announcement, not before", async () => {
    await bench.fund(1_000n, 50n);
    expect((await withdraw()).error).toBe("TooEarly");
    await announce(1_050n);
    bench.chain.warp(3 * DAY - 10);
    expect((await withdraw()).error).toBe("TooEarly");
    const before = await bench.balance(bench.payer.address);
    bench.chain.warp(11);
    expect((await withdraw()).outcome).toBe("SUCCESS");
    expect(await bench.balance(bench.payer.address)).toBe(before + 1_050n);
    expect(await bench.pot(bench.config())).toEqual({ amount: 0n, bond: 0n, announced: 0n, at: 0n });
    expect((await withdraw()).error).toBe("TooEarly");
  });

  test("takes the pot first and then the bond, and no more than is left", async () => {
    await bench.fund(1_000n, 50n);
    await announce(1_010n);
    await bench.claimOne(bench.sign(bench.config(), 400n));
    bench.chain.warp(3 * DAY + 1);
    await withdraw();
    expect(await bench.pot(bench.config())).toMatchObject({ amount: 0n, bond: 0n });
    await bench.fund(10n, 5n);
    await announce(12n);
    bench.chain.warp(3 * DAY + 1);
    await withdraw();
    expect(await bench.pot(bench.config())).toMatchObject({ amount: 0n, bond: 3n });
  });

  test("starts its wait again with every announcement, and zero cancels it", async () => {
    await bench.fund(1_000n);
    await announce(1_000n);
    bench.chain.warp(2 * DAY);
    await announce(500n);
    bench.chain.warp(2 * DAY);
    expect((await withdraw()).error).toBe("TooEarly");
    await announce(0n);
    bench.chain.warp(9 * DAY);
    expect((await withdraw()).error).toBe("TooEarly");
  });

  test("is nobody's but the payer's, and goes to no zero address", async () => {
    await bench.fund(1_000n);
    await announce(1_000n);
    bench.chain.warp(4 * DAY);
    expect((await withdraw(bench.signer)).error).toBe("TooEarly");
    const { payer, signer, btt } = bench;
    expect((await bench.call(payer, WITHDRAW, signer.address, 20n, btt, 0n)).error).toBe("ZeroAddress");
  });
});

describe("a claim", () => {
  test("pays a voucher from the pot, and the payee sweeps it", async () => {
    await bench.fund(1_000n);
    expect((await bench.claimOne(bench.sign(bench.config(), 300n))).outcome).toBe("SUCCESS");
    expect(await bench.pot(bench.config())).toMatchObject({ amount: 700n });
    expect(await bench.credit(bench.payee)).toBe(300n);
    const before = await bench.balance(bench.other.address);
    await bench.call(bench.payee, SWEEP, 20n, bench.btt, bench.other.address);
    expect(await bench.balance(bench.other.address)).toBe(before + 300n);
    expect(await bench.credit(bench.payee)).toBe(0n);
  });

  test("pays what a later voucher is worth more, and nothing for the same or an older one", async () => {
    await bench.fund(1_000n);
    await bench.claimOne(bench.sign(bench.config(), 300n));
    await bench.claimOne(bench.sign(bench.config(), 450n));
    for (const stale of [450n, 300n, 0n]) {
      const called = await bench.claimOne(bench.sign(bench.config(), stale));
      expect(called).toMatchObject({ outcome: "SUCCESS", logs: [] });
    }
    expect(await bench.credit(bench.payee)).toBe(450n);
  });

  test("may be brought by anyone, for the payee", async () => {
    await bench.fund(1_000n);
    await bench.claimOne(bench.sign(bench.config(), 300n), bench.stranger);
    expect(await bench.credit(bench.payee)).toBe(300n);
    expect(await bench.credit(bench.stranger)).toBe(0n);
  });

  test("of many vouchers pays each, and a stale one among them changes nothing", async () => {
    await bench.fund(1_000n);
    const second = bench.config({ salt: 2n });
    await bench.claimOne(bench.sign(second, 100n));
    const third = bench.config({ salt: 3n, payee: bench.other });
    await bench.claim([bench.sign(bench.config(), 10n), bench.sign(second, 50n), bench.sign(third, 20n)]);
    expect(await bench.credit(bench.payee)).toBe(110n);
    expect(await bench.credit(bench.other)).toBe(20n);
  });

  test("takes the reservation first, then the pot", async () => {
    await bench.fund(1_000n);
    await bench.onConfig(bench.payer, RESERVE, bench.config(), 200n);
    await bench.claimOne(bench.sign(bench.config(), 150n));
    expect(await bench.channel(bench.config())).toMatchObject({ claimed: 150n, reserved: 50n });
    expect(await bench.pot(bench.config())).toMatchObject({ amount: 800n });
    await bench.claimOne(bench.sign(bench.config(), 300n));
    expect(await bench.channel(bench.config())).toMatchObject({ claimed: 300n, reserved: 0n });
    expect(await bench.pot(bench.config())).toMatchObject({ amount: 700n });
  });

  test("beyond what is there pays that, burns the bond, does not revert, and leaves the rest claimable", async () => {
    await bench.fund(100n, 40n);
    const voucher = bench.sign(bench.config(), 130n);
    expect((await bench.claimOne(voucher)).outcome).toBe("SUCCESS");
    expect(await bench.credit(bench.payee)).toBe(100n);
    expect(await bench.pot(bench.config())).toMatchObject({ amount: 0n, bond: 0n });
    expect(await bench.burned()).toBe(40n);
    await bench.fund(100n);
    await bench.claimOne(voucher);
    expect(await bench.credit(bench.payee)).toBe(130n);
    expect(await bench.pot(bench.config())).toMatchObject({ amount: 70n });
  });

  test("of an overspent pot leaves another channel's reservation untouched", async () => {
    await bench.fund(100n, 10n);
    const safe = bench.config({ salt: 2n, payee: bench.other });
    await bench.onConfig(bench.signer, RESERVE, safe, 60n);
    await bench.claimOne(bench.sign(bench.config(), 1_000n));
    expect(await bench.credit(bench.payee)).toBe(40n);
    await bench.claimOne(bench.sign(safe, 60n));
    expect(await bench.credit(bench.other)).toBe(60n);
  });

  test("fits a day's free bandwidth", async () => {
    await bench.fund(10n ** 24n);
    const { bandwidth } = await bench.claimOne(bench.sign(bench.config(), 10n ** 24n));
    expect(bandwidth).toBeLessThanOrEqual(600);
  });

  test("with lists of different lengths is refused", async () => {
    await bench.fund(100n);
    const vouchers = [bench.sign(bench.config(), 1n), bench.sign(bench.config({ salt: 2n }), 1n)];
    expect((await bench.claim(vouchers, bench.payee, [1, 2])).error).toBe("LengthsDiffer");
    expect((await bench.claim(vouchers, bench.payee, [2, 1])).error).toBe("LengthsDiffer");
    expect((await bench.claim([])).outcome).toBe("SUCCESS");
  });
});

describe("a reservation", () => {
  beforeEach(() => bench.fund(1_000n));

  test("is made by the payer or the key alone, and never beyond the pot", async () => {
    expect((await bench.onConfig(bench.payee, RESERVE, bench.config(), 1n)).error).toBe("NotAllowed");
    expect((await bench.onConfig(bench.payer, RESERVE, bench.config(), 1_001n)).error).toBe("NotEnough");
    expect((await bench.onConfig(bench.signer, RESERVE, bench.config(), 1_000n)).outcome).toBe("SUCCESS");
    expect(await bench.pot(bench.config())).toMatchObject({ amount: 0n });
  });

  test("goes back after the delay, and can be claimed until then", async () => {
    await bench.onConfig(bench.payer, RESERVE, bench.config(), 500n);
    expect((await bench.onConfig(bench.stranger, RELEASE, bench.config())).error).toBe("TooEarly");
    expect((await bench.onConfig(bench.stranger, START_RELEASE, bench.config())).error).toBe("NotAllowed");
    await bench.onConfig(bench.payer, START_RELEASE, bench.config());
    expect((await bench.onConfig(bench.payer, START_RELEASE, bench.config())).error).toBe("ReleaseRunning");
    expect((await bench.onConfig(bench.payer, RESERVE, bench.config(), 1n)).error).toBe("ReleaseRunning");
    expect((await bench.onConfig(bench.payer, RELEASE, bench.config())).error).toBe("TooEarly");
    await bench.claimOne(bench.sign(bench.config(), 100n));
    bench.chain.warp(3_601);
    expect((await bench.onConfig(bench.stranger, RELEASE, bench.config())).outcome).toBe("SUCCESS");
    expect(await bench.pot(bench.config())).toMatchObject({ amount: 900n });
    expect(await bench.channel(bench.config())).toEqual({ claimed: 100n, reserved: 0n, releasableAt: 0n });
  });

  test("goes back at once when the payee says so", async () => {
    await bench.onConfig(bench.payer, RESERVE, bench.config(), 500n);
    expect((await bench.onConfig(bench.payee, RELEASE, bench.config())).outcome).toBe("SUCCESS");
    expect(await bench.pot(bench.config())).toMatchObject({ amount: 1_000n });
  });

  test("cannot be locked away for longer than thirty days", async () => {
    const forever = bench.config({ delay: BigInt(31 * DAY) });
    expect((await bench.onConfig(bench.payer, RESERVE, forever, 1n)).error).toBe("DelayTooLong");
    expect((await bench.onConfig(bench.payer, START_RELEASE, forever)).error).toBe("DelayTooLong");
  });

  test("tells when it can be released", async () => {
    await bench.onConfig(bench.payer, RESERVE, bench.config(), 500n);
    const before = secondsOf(bench.chain);
    await bench.onConfig(bench.payer, START_RELEASE, bench.config());
    const { releasableAt } = await bench.channel(bench.config());
    expect(releasableAt - before).toBeGreaterThanOrEqual(3_600n);
    expect(releasableAt - before).toBeLessThan(3_660n);
  });
});

test("the channel's id is the TIP-712 digest that everyone can reckon", async () => {
  const { payer, signer, payee, btt } = bench;
  const told = await bench.read(
    bench.vault,
    "channelId((address,address,address,uint8,uint256,uint40,bytes32))",
    payer.address,
    signer.address,
    payee.address,
    20n,
    btt,
    3_600n,
    1n,
  );
  expect(told).toBe(bench.channelId(bench.config()));
});

test("sweeping nothing pays nothing, and nothing goes to the zero address", async () => {
  expect((await bench.call(bench.payee, SWEEP, 20n, bench.btt, bench.payee.address)).outcome).toBe("SUCCESS");
  expect((await bench.call(bench.payee, SWEEP, 20n, bench.btt, 0n)).error).toBe("ZeroAddress");
});
