import { expect, test } from "vitest";
import type { EnginePayments } from "../../../../src/engine/market/desk.ts";
import { createMarketDoor } from "../../../../src/engine/worker/marketDoor.ts";
import { openPerson } from "../desk/deskBench.ts";

const told: boolean[] = [];
const tellSpending = (isStopped: boolean) => void told.push(isStopped);
const unused = () => Promise.reject(new Error("Not asked in this test."));

test("payments are lent at the first need, once, and what went wrong is tried again", async () => {
  const person = await openPerson();
  const answers: (() => Promise<EnginePayments>)[] = [
    () => Promise.reject(new Error("The folder is not there.")),
    () => Promise.resolve(person.made),
  ];
  let lent = 0;
  const payments = () => (answers[lent++] ?? unused)();
  const door = createMarketDoor({ payments, setBid: unused, setAsk: unused, tellSpending });
  expect(door.market.snapshot()).toEqual({
    ask: undefined,
    clearingPricePerMiB: undefined,
    transfers: [],
    tallies: new Map(),
  });
  expect(lent).toBe(0);
  await expect(door.desk()).rejects.toThrow("not there");
  expect(await Promise.all([door.desk(), door.desk()])).toEqual([person.desk, person.desk]);
  expect(lent).toBe(2);
});

test("stopping all spending is in force when it returns, also where nothing was bid yet", async () => {
  const person = await openPerson();
  const door = createMarketDoor({
    payments: () => Promise.resolve(person.made),
    setBid: unused,
    setAsk: unused,
    tellSpending,
  });
  await door.market.stopAllSpending();
  expect(person.payments.ledger.stopped).toBe(true);
  await door.market.allowSpending();
  expect(person.payments.ledger.stopped).toBe(false);
  expect(told).toEqual([true, false]);
});

test("a host without payments answers that there is no wallet, and has nothing to stop", async () => {
  const door = createMarketDoor({ payments: undefined, setBid: unused, setAsk: unused, tellSpending });
  await expect(door.desk()).rejects.toMatchObject({ code: "walletMissing" });
  await door.market.stopAllSpending();
});

test("what the thread told of the market is forgotten with the thread", () => {
  const door = createMarketDoor({ payments: undefined, setBid: unused, setAsk: unused, tellSpending });
  let changes = 0;
  door.market.onDidChange(() => {
    changes += 1;
  });
  door.update({
    ask: undefined,
    clearingPricePerMiB: undefined,
    transfers: [{ id: "a", bid: { kind: "free" }, peers: 3, takingBids: 1, sellers: [], buyers: [] }],
  });
  expect(door.market.snapshot().transfers).toHaveLength(1);
  door.update(undefined);
  expect(door.market.snapshot().transfers).toEqual([]);
  expect(changes).toBe(2);
});
