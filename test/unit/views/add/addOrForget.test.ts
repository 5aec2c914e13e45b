import { expect, test } from "vitest";
import { addOrForget } from "../../../../src/views/add/addOrForget.ts";
import { createFakeEngine } from "../../../fakes/engine.ts";

const ID = "a".repeat(40);
const REQUEST = { source: { kind: "text", text: ID }, folder: "/data" } as const;

test("what is added keeps what its preview opened", async () => {
  const engine = createFakeEngine();
  await addOrForget(engine.transfers, ID, () => Promise.resolve(REQUEST));
  expect(engine.calls).toEqual(["add"]);
});

test("a changed mind, and a failure, make the preview leave the swarm", async () => {
  const engine = createFakeEngine();
  expect(await addOrForget(engine.transfers, ID, () => Promise.resolve(undefined))).toBeUndefined();
  await expect(addOrForget(engine.transfers, ID, () => Promise.reject(new Error("no folder")))).rejects.toThrow();
  engine.failNext("add", new Error("full"));
  await expect(addOrForget(engine.transfers, ID, () => Promise.resolve(REQUEST))).rejects.toThrow("full");
  const forgotten = `forgetPreview ${ID}`;
  expect(engine.calls).toEqual([forgotten, forgotten, "add", forgotten]);
});

test("without a preview there is nothing to forget", async () => {
  const engine = createFakeEngine();
  await addOrForget(engine.transfers, undefined, () => Promise.resolve(undefined));
  expect(engine.calls).toEqual([]);
});
