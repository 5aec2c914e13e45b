import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, test } from "vitest";
import { addressOfKey } from "../../../../../src/engine/payments/addressOfKey.ts";
import { addVaultOfChannels } from "../../../../../src/engine/payments/ledger/channelVaults.ts";
import { openLedger } from "../../../../../src/engine/payments/ledger/ledger.ts";
import { LEDGER } from "../../../../../src/engine/payments/ledger/schema.ts";
import { migrate } from "../../../../../src/engine/payments/migrate.ts";
import { openSharedDatabase } from "../../../../../src/engine/payments/sharedDatabase.ts";
import { openOutbox } from "../../../../../src/engine/payments/tron/outbox.ts";
import type { TronAddress } from "../../../../../src/engine/payments/tronAddress.ts";
import { encodeChannelConfig } from "../../../../../src/engine/payments/vouchers/channelConfig.ts";
import { createVaultDomain } from "../../../../../src/engine/payments/vouchers/vaultDomain.ts";
import { sampleKey, sampleVault } from "../vouchers/sampleChannel.ts";
import { btt, CHAIN, capsOf, ledgerBench, MIB, payingChannel, putInPot } from "./ledgerBench.ts";

const otherVault = addressOfKey(sampleKey(5));
let bench: ReturnType<typeof ledgerBench>;
let file = "";

beforeEach(() => {
  bench = ledgerBench();
  file = path.join(bench.folder, "ledger.db");
});
afterEach(() => {
  bench.remove();
});

function change(sql: string): void {
  const db = new DatabaseSync(file);
  db.exec(sql);
  db.close();
}

test("a ledger is this user's alone to read, its log too", () => {
  const ledger = bench.open();
  putInPot(ledger, btt(1));
  for (const name of readdirSync(bench.folder))
    if (process.platform !== "win32") expect(statSync(path.join(bench.folder, name)).mode & 0o077, name).toBe(0);
  expect(readdirSync(bench.folder)).toContain("ledger.db-wal");
});

test.skipIf(process.platform === "win32")("a folder that is made for a ledger is this user's alone", () => {
  const folder = path.join(bench.folder, "made");
  openLedger(folder, CHAIN, bench.clock).close();
  expect(statSync(folder).mode & 0o077).toBe(0);
});

test.each<[string, () => void, RegExp]>([
  [
    "garbage",
    () => writeFileSync(file, "this is no database ".repeat(500)),
    /cannot be used \(file is not a database\)/,
  ],
  ["a newer ledger", () => change(`PRAGMA user_version = ${LEDGER.steps.length + 1}`), /newer than this program/],
  ["another program's database", () => change("PRAGMA application_id = 7"), /belongs to another program/],
  [
    "a damaged ledger",
    () => {
      const bytes = readFileSync(file);
      bytes.fill(0xa5, 4_096, bytes.length);
      writeFileSync(file, bytes);
    },
    /cannot be used/,
  ],
])("%s is refused with one sentence and stays as it is", (_, spoil, sentence) => {
  const ledger = bench.open();
  putInPot(ledger, btt(1));
  ledger.close();
  spoil();
  const before = readFileSync(file);
  expect(() => bench.open()).toThrow(sentence);
  expect(() => bench.open()).toThrow(expect.objectContaining({ code: "ledgerBroken" }));
  expect(readFileSync(file).equals(before)).toBe(true);
});

test("the journal, which grows with every payment, is looked through for damage after an unclean end alone", () => {
  const ledger = bench.open();
  const channel = payingChannel(1);
  putInPot(ledger, btt(1_000));
  ledger.setCaps("BTT", capsOf({}));
  ledger.paying.open(channel);
  for (let paid = 0; paid < 500; paid++) ledger.paying.pay(channel.id, { amount: btt(1), bytes: MIB });
  ledger.close();
  const bytes = readFileSync(file);
  bytes.fill(0xa5, bytes.length / 2, bytes.length / 2 + 8_192);
  writeFileSync(file, bytes);
  const next = bench.open();
  next.stop();
  // As long as this one is open, or once it was killed, its log is there.
  expect(() => bench.open()).toThrow("it is damaged");
  next.close();
  bench.open().close();
});

test("whoever is told that a database is broken is told first to wait until all that it sent must have expired", () => {
  for (const [called, open] of [
    ["ledger", () => bench.open().close()],
    ["outbox", () => openOutbox(bench.folder, CHAIN, bench.clock).close()],
  ] as const) {
    writeFileSync(path.join(bench.folder, `${called}.db`), "this is no database ".repeat(500));
    expect(open, called).toThrow(
      /: pay nothing for an hour, since .* would be paid a second time, then .* move the file away\.$/,
    );
  }
});

test("every change waits for the disk, and readers do not wait for writers", () => {
  const { db, close } = openSharedDatabase(bench.folder, LEDGER);
  expect(db.prepare("PRAGMA synchronous").get()).toEqual({ synchronous: 2 });
  expect(db.prepare("PRAGMA journal_mode").get()).toEqual({ journal_mode: "wal" });
  close();
  close();
});

test("a folder that cannot be is told", () => {
  const inTheWay = path.join(bench.folder, "file");
  writeFileSync(inTheWay, "");
  expect(() => openLedger(path.join(inTheWay, "ledger"), CHAIN, bench.clock)).toThrow("make that folder writable");
});

test("an older ledger is brought up step by step, once, and keeps what it holds", () => {
  putInPot(bench.open(), btt(7));
  const step = "CREATE TABLE later (name TEXT PRIMARY KEY) STRICT; INSERT INTO later VALUES ('made once')";
  const later = { ...LEDGER, steps: [...LEDGER.steps, step] };
  const db = new DatabaseSync(file);
  migrate(db, later);
  migrate(db, later);
  expect(db.prepare("PRAGMA user_version").get()).toEqual({ user_version: LEDGER.steps.length + 1 });
  expect(db.prepare("SELECT name FROM later").all()).toEqual([{ name: "made once" }]);
  expect(db.prepare("SELECT units FROM balances WHERE account = 'available'").get()).toEqual({ units: "7" });
  db.close();
});

test("channels of a ledger from before get their vault by their ids, which prove it, and the others once theirs is used", () => {
  const older = new DatabaseSync(file);
  migrate(older, { ...LEDGER, steps: LEDGER.steps.slice(0, LEDGER.steps.indexOf(addVaultOfChannels)) });
  const other = createVaultDomain(CHAIN, otherVault);
  const put = older.prepare("INSERT INTO paying VALUES (?, ?, 'BTT', ?, 't', 's', '5', '0', 1)");
  const earn = older.prepare(
    "INSERT INTO earning (id, chain, asset, config, transfer, buyer, cumulative, signature, claimed, opened_at) VALUES (?, ?, 'BTT', ?, 't', 'b', '5', x'', '0', 1)",
  );
  for (const salt of [1, 2]) {
    const { id, config } = payingChannel(salt);
    const bytes = encodeChannelConfig(config);
    for (const statement of [put, earn]) statement.run(salt === 1 ? id : other.channelId(config), CHAIN, bytes);
  }
  older.prepare("INSERT INTO vaults VALUES (?, ?)").run(CHAIN, sampleVault);
  older.close();
  const ledger = bench.open();
  const vaults = (): Record<number, TronAddress | undefined>[] =>
    [ledger.paying.list(), ledger.earning.list()].map(
      (list) => Object.fromEntries(list.map((one) => [one.config.salt[0], one.vault])) as Record<number, TronAddress>,
    );
  expect(vaults()).toEqual([
    { 1: sampleVault, 2: undefined },
    { 1: sampleVault, 2: undefined },
  ]);
  ledger.setVault(otherVault);
  expect(vaults()).toEqual([
    { 1: sampleVault, 2: otherVault },
    { 1: sampleVault, 2: otherVault },
  ]);
  expect(ledger.paying.list().map(({ cumulative }) => cumulative)).toEqual([5n, 5n]);
});

test("channels that a process of an earlier version added since get their vault when the ledger is opened", () => {
  const ledger = bench.open();
  ledger.setVault(sampleVault);
  const { id, config } = payingChannel(1);
  const earlier = new DatabaseSync(file);
  earlier
    .prepare(
      "INSERT INTO earning (id, chain, asset, config, transfer, buyer, cumulative, signature, claimed, opened_at) VALUES (?, ?, 'BTT', ?, 't', 'b', '5', x'', '0', 1)",
    )
    .run(id, CHAIN, encodeChannelConfig(config));
  earlier.close();
  expect(ledger.earning.get(id)?.vault).toBeUndefined();
  expect(bench.open().earning.get(id)?.vault).toBe(sampleVault);
});

test("a process that holds the ledger for too long is told of, and nothing is half done", { timeout: 30_000 }, () => {
  const ledger = bench.open();
  const other = new DatabaseSync(file);
  other.exec("BEGIN IMMEDIATE");
  expect(() => putInPot(ledger, btt(1))).toThrow(expect.objectContaining({ code: "ledgerBusy" }));
  expect(() => ledger.stop()).toThrow(expect.objectContaining({ code: "ledgerBusy" }));
  expect(ledger.stopped).toBe(false);
  other.exec("ROLLBACK");
  other.close();
  ledger.stop();
  expect(ledger.stopped).toBe(true);
  ledger.allowSpending();
  putInPot(ledger, btt(1));
  expect(ledger.balance("BTT", "available")).toEqual(btt(1));
});
