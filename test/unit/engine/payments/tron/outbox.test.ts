import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, onTestFinished, test } from "vitest";
import type { TransactionId } from "../../../../../src/engine/payments/chain.ts";
import { migrate } from "../../../../../src/engine/payments/migrate.ts";
import { OUTBOX, openOutbox } from "../../../../../src/engine/payments/tron/outbox.ts";
import { createFakeClock } from "../../../../fakes/clock.ts";

const CHAIN = 7;

test("an outbox from before keeps what it holds, and what expired by one node's word is doubtful", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "swarmbid-outbox-"));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const db = new DatabaseSync(path.join(folder, "outbox.db"));
  migrate(db, { ...OUTBOX, steps: OUTBOX.steps.slice(0, 1) });
  const put = db.prepare("INSERT INTO sent VALUES (?, ?, ?, x'01', x'02', '3', ?, ?)");
  put.run("a", CHAIN, "one", 1_000, "open");
  put.run("b", CHAIN, "two", 2_000, "expired");
  put.run("c", CHAIN, "three", 3_000, "confirmed");
  db.close();
  const outbox = openOutbox(folder, CHAIN, createFakeClock(5_000));
  onTestFinished(() => {
    outbox.close();
  });
  expect(outbox.open()).toMatchObject([{ id: "a", key: "one", feeAtMost: 3n }]);
  expect(outbox.doubtful(1_999)).toMatchObject([{ id: "b", state: "expired" }]);
  expect(outbox.doubtful(2_000)).toEqual([]);
  outbox.settle("b" as TransactionId, "confirmed");
  expect(outbox.get("b" as TransactionId)).toMatchObject({ state: "confirmed" });
  outbox.settle("c" as TransactionId, "expired");
  expect(outbox.get("c" as TransactionId)).toMatchObject({ state: "confirmed" });
});
