import { expect, test } from "vitest";
import { SwarmbidError } from "../../../../src/engine/errors.ts";
import { answerDesk, deskOver } from "../../../../src/engine/worker/deskLink.ts";
import type { DeskCall, Reply } from "../../../../src/engine/worker/link.ts";
import { askedOf, bill, openPerson, openTo, type Person, wanted } from "../desk/deskBench.ts";

/** Both ends, with all that passes cloned as it is between threads. */
const linked = (person: Person, internal: unknown[] = []) => {
  const answer = answerDesk(
    () => Promise.resolve(person.desk),
    (error) => internal.push(error),
  );
  return deskOver(async (call) => structuredClone(await answer(structuredClone(call))));
};

test("all that the market asks crosses the threads, amounts and bytes and all", async () => {
  const buyer = await openPerson();
  const seller = await openPerson({ key: 3, deposit: 0 });
  const [buying, selling] = [linked(buyer), linked(seller)];
  expect(await selling.standing()).toEqual(await seller.desk.standing());
  expect(await selling.payee()).toBe(wanted().payee);
  const opened = await buying.open(wanted());
  if (opened === undefined) throw new Error("No channel was opened.");
  expect(await selling.check(askedOf(opened))).toMatchObject({ isSigned: true, deposit: { covered: 1_000n } });
  const signed = await buying.pay(opened.channel, [bill(5)]);
  expect(await selling.store(opened.channel, 5n, signed?.signature ?? new Uint8Array())).toBe("stored");
  expect(await buying.signAgain(opened.channel)).toEqual(signed);
  await buying.owe(opened.channel, [bill(2)]);
  expect(buyer.payments.ledger.owed.of(opened.channel)).toEqual([bill(2)]);
  expect(await selling.deposit(opened.channel)).toEqual({ covered: 1_000n, reserved: 0n });
  const { payer } = opened.config;
  await selling.remember({ channel: opened.channel, payer, prefix: "p", units: 3n, seconds: 9 });
  expect(seller.payments.ledger.debts.owed(opened.channel)).toBe(3n);
  expect(await buying.budget("transfer")).toEqual(await buyer.desk.budget("transfer"));
});

test("what a stranger makes us ask beyond 32 at once is refused, and our own questions are answered meanwhile", async () => {
  const buyer = await openPerson();
  const seller = await openPerson({ key: 3, deposit: 0 });
  await seller.desk.standing();
  const opened = await openTo(buyer);
  const { promise: gate, resolve: answerNow } = Promise.withResolvers<undefined>();
  seller.vault.gate = gate;
  const desk = linked(seller);
  const asked = Array.from({ length: 32 }, () => desk.check(askedOf(opened)));
  expect(await desk.check(askedOf(opened))).toBeUndefined();
  expect(await desk.store(opened.channel, 1n, new Uint8Array(64))).toBeUndefined();
  expect(await desk.payee()).toBeUndefined();
  expect((await desk.standing()).assets).toHaveLength(1);
  answerNow(undefined);
  for (const verdict of await Promise.all(asked)) expect(verdict).toMatchObject({ isSigned: true });
  expect(await desk.payee()).toBeDefined();
});

test("our own questions are bounded too: the one too many is told to ask later", async () => {
  const { promise: gate, reject: breakDown } = Promise.withResolvers<never>();
  const answer = answerDesk(
    () => gate,
    () => undefined,
  );
  const all = Array.from({ length: 512 }, () => answer({ ask: "standing", given: [] }));
  expect(await answer({ ask: "standing", given: [] })).toMatchObject({ ok: false, error: { code: "tryLater" } });
  breakDown(new SwarmbidError("ledgerBusy", "Try again."));
  for (const one of await Promise.all(all)) expect(one).toMatchObject({ ok: false, error: { code: "ledgerBusy" } });
});

test("a desk that is broken is told by its code, and what nobody expected is logged on its side", async () => {
  const person = await openPerson();
  const internal: unknown[] = [];
  const broken = { ...person, desk: { ...person.desk, payee: () => Promise.reject(new TypeError("a bug")) } };
  await expect(linked(broken, internal).payee()).rejects.toMatchObject({ code: "internal" });
  expect(internal).toEqual([new TypeError("a bug")]);
});

test("a question that nobody knows is none, whatever its name", async () => {
  const person = await openPerson();
  const answer: (call: DeskCall) => Promise<Reply<unknown>> = answerDesk(
    () => Promise.resolve(person.desk),
    () => undefined,
  );
  for (const ask of ["toString", "__proto__", "constructor", ""])
    expect(await answer({ ask, given: [] } as unknown as DeskCall)).toMatchObject({ ok: false });
});
