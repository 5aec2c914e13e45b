import { expect, test } from "vitest";
import { createGate } from "../../../../src/engine/store/gate.ts";
import { inTurn } from "../../../../src/engine/store/inTurn.ts";

test("whoever gives up while waiting is told at once, and the next one gets its turn", async () => {
  const gate = createGate(1);
  const first = Promise.withResolvers<void>();
  const running = inTurn(gate, new AbortController().signal, () => first.promise);
  const impatient = new AbortController();
  let ran = false;
  const waiting = inTurn(gate, impatient.signal, () => {
    ran = true;
    return Promise.resolve();
  });
  const last = inTurn(gate, new AbortController().signal, () => Promise.resolve("last"));
  impatient.abort();
  await expect(waiting).rejects.toMatchObject({ code: "cancelled" });
  first.resolve();
  await running;
  expect(await last).toBe("last");
  expect(ran).toBe(false);
});

test("what a task throws is thrown, and what it answers is answered", async () => {
  const gate = createGate(1);
  const { signal } = new AbortController();
  await expect(inTurn(gate, signal, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(await inTurn(gate, signal, () => Promise.resolve(7))).toBe(7);
});
