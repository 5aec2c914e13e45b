import { expect, test } from "vitest";
import { toBase58 } from "../../../devnet/address.ts";
import { parseAmount } from "../../../src/engine/amount.ts";
import { runWallet as run, startWithWallet } from "../support/runWallet.ts";

// `swarmbid wallet` with a network behind it.

test("sends after it showed what and was told yes, and tells balance and history", async () => {
  const bench = await startWithWallet();
  const to = bench.address(1);
  const { outcome, said, events } = await run(bench, ["send", to, "12.5", "BTT"], "yes");
  expect(events).toEqual(["prepared", "sent"]);
  expect(said[0]).toMatch(
    new RegExp(
      `^On custom \\(real money\\), from ${bench.address(0)}: 12\\.5 BTT to ${to}\\. Fee about 1\\.\\d+ TRX, [\\d.]+ TRX at most\\.$`,
    ),
  );
  expect(outcome).toMatchObject({
    ok: true,
    sentence: expect.stringMatching(`^Sent 12.5 BTT to ${to}. Confirmed in block \\d+, fee 1\\.\\d+ TRX.$`) as string,
  });
  const balance = await run(bench, ["balance"]);
  expect(balance.said).toContain("999999999987.5 BTT");
  expect(balance.outcome).toMatchObject({ ok: true, facts: { btt: "999999999987.5", bttold: "1000000000" } });
  const history = await run(bench, ["history", to, "--limit", "1"]);
  expect(history.said).toEqual([
    expect.stringMatching(`in {4}12\\.5 BTT from ${bench.address(0)} {2}[0-9a-f]{64}$`) as string,
  ]);
});

test("sends nothing when the answer is not yes, and asks nobody who is not there", async () => {
  const bench = await startWithWallet();
  const words = ["send", bench.address(1), "1", "TRX"];
  await expect(run(bench, words, "no")).rejects.toMatchObject({ code: "cancelled" });
  await expect(run(bench, words)).rejects.toThrow("--yes sends without asking");
  expect(bench.chain.unfinished()).toEqual([]);
});

test("goes on with what was sent before and is not finished, instead of sending it again", async () => {
  const bench = await startWithWallet();
  const amount = (await bench.chain.account(bench.address(0))).trx;
  expect(amount.units).toBe(10n ** 12n);
  await bench.node.post("devnet/fault", { method: "broadcasthex", kind: "vanish", carriedOut: false, times: 1 });
  const intent = { kind: "transfer", to: bench.address(1), amount: { ...amount, units: 10n ** 6n } } as const;
  const ready = await bench.chain.prepare(intent, bench.address(0));
  const { id } = await bench.chain.send("one", ready, bench.signer(0));
  expect((await run(bench, ["history"])).said[0]).toContain(`Not finished: 1 TRX to ${bench.address(1)}, ${id}.`);
  const { outcome, events } = await run(bench, ["send", bench.address(1), "1", "TRX", "--yes"]);
  expect(events[0]).toBe("following");
  expect(outcome).toMatchObject({ ok: true, facts: { id } });
  expect((await bench.chain.account(bench.address(1))).trx.units).toBe(10n ** 12n + 10n ** 6n);
});

test("what another process sent while a person was asked is gone on with, and not sent a second time", async () => {
  const bench = await startWithWallet();
  const to = bench.address(1);
  const { outcome, events } = await run(bench, ["send", to, "1", "TRX"], "yes", async () => {
    const intent = { kind: "transfer", to, amount: parseAmount("1", "TRX") } as const;
    await bench.chain.send("one", await bench.chain.prepare(intent, bench.address(0)), bench.signer(0));
  });
  expect(events).toEqual(["prepared", "following"]);
  expect(outcome).toMatchObject({ ok: true });
  expect((await bench.chain.account(to)).trx.units).toBe(10n ** 12n + 10n ** 6n);
});

test("the same sent by two commands in one moment is sent once, and twice when it is meant twice", async () => {
  const bench = await startWithWallet();
  const to = bench.address(1);
  const words = ["send", to, "1", "TRX"];
  await bench.node.post("devnet/automine", { on: false });
  const both = [run(bench, words, "yes"), run(bench, [...words, "--yes"])];
  await expect.poll(() => bench.chain.unfinished().length).toBe(1);
  const third = run(bench, [...words, "--yes", "--again"]);
  await expect.poll(() => bench.chain.unfinished().length).toBe(2);
  await bench.node.post("devnet/automine", { on: true });
  await bench.node.post("devnet/mine", { blocks: 1 });
  const ids = (await Promise.all([...both, third])).map(({ outcome }) => outcome.facts?.["id"]);
  expect(ids[0]).toBe(ids[1]);
  expect(ids[2]).not.toBe(ids[0]);
  expect((await bench.chain.account(to)).trx.units).toBe(10n ** 12n + 2n * 10n ** 6n);
});

for (const [flag, build] of [
  [[], "trc20"],
  [["--trc10"], "trc10"],
] as const)
  test(`deploys the vault (${build}) and looks at both of its codes before it names it`, async () => {
    const bench = await startWithWallet();
    const { outcome } = await run(bench, ["deploy-vault", ...flag], "yes");
    expect(outcome).toMatchObject({ ok: true, facts: { build, vault: expect.stringMatching(/^T/) as string } });
  });

test("a slip gets a sentence, and nothing is changed", async () => {
  const bench = await startWithWallet();
  for (const [words, sentence] of [
    [["send"], "wants an address, an amount and its asset"],
    [["send", bench.address(1), "1", "btt"], "Write BTT in capitals."],
    [["send", bench.address(1), "1", "USDT"], "write TRX, BTT or BTTOLD"],
    [["send", bench.address(1), "0", "TRX"], "above 0"],
    [["send", bench.address(1), "1.0000001", "TRX"], "6 digits after the point"],
    [["send", `${bench.address(1).slice(0, -1)}1`, "1", "TRX"], "typing error"],
    [["send", bench.address(0), "1", "TRX", "--yes"], "the wallet's own address"],
    [["send", toBase58(bench.node.genesis.btt), "1", "BTT", "--yes"], "where BTT are lost"],
    [["history", "--limit", "0"], "--limit wants a number"],
  ] as const)
    await expect((async () => run(bench, words))(), words.join(" ")).rejects.toThrow(sentence);
});
