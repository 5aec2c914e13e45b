import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { toBase58 } from "../../../devnet/address.ts";
import { parseAmount } from "../../../src/engine/amount.ts";
import { openLedger } from "../../../src/engine/payments/ledger/ledger.ts";
import { parseTronAddress, type TronAddress } from "../../../src/engine/payments/tronAddress.ts";
import { systemClock } from "../../../src/engine/systemClock.ts";
import { btt, type SettlementBench, settlementBench } from "../../chain/settlement/bench.ts";
import { cleanEnvironment } from "../../cli/cleanEnvironment.ts";
import { CLI_FILE } from "../../cli/startCli.ts";
import { formsOf, secretsOf } from "../../unit/engine/payments/wallet/secretForms.ts";
import { killingProxy } from "../settlement/killingProxy.ts";

// The built command line, over the whole life of a wallet with a network behind it: what it prints, writes and sends is searched.

const PASSWORD = "the ring's Pass-Wörd";
const NEXT = "the next Pass-Wörd";
const WRONG = "the wrong Pass-Wörd";
const DAYS = 3 * 86_400;
const IN_A_ROW = 3;
const YES = ["--yes", "--any-fee", "--password-file"];

interface Run {
  readonly code: number | null;
  /** All that was printed. */
  readonly said: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

interface Life {
  readonly bench: SettlementBench;
  /** Where the command line may write. */
  readonly home: string;
  /** A file with a secret, outside of it. */
  given(name: string, secret: string): string;
  /** Runs `swarmbid wallet …`; `secret` is printed because it was asked for, and is taken out of what is searched. */
  run(words: readonly string[], secret?: "phrase" | "privateKey"): Promise<Run>;
  /** Takes what is there by now into what is searched. */
  look(): void;
  readonly seen: readonly Buffer[];
}

async function startLife(): Promise<Life> {
  const bench = await settlementBench();
  const proxy = await killingProxy(bench.tron.node.url);
  onTestFinished(() => proxy.close());
  const folder = mkdtempSync(path.join(tmpdir(), "swarmbid-leaks-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const [home, gifts] = [path.join(folder, "home"), path.join(folder, "given")];
  for (const made of [home, gifts]) mkdirSync(made);
  const { chain, genesis } = bench.tron.node;
  const custom = ["--network", "custom", "--node", proxy.url, "--chain-id", String(chain.blocks.chainId)];
  const tokens = ["--btt", toBase58(genesis.btt), "--bttold", String(genesis.bttold)];
  const seen: Buffer[] = [];
  return {
    bench,
    home,
    given(name, secret) {
      const file = path.join(gifts, name);
      writeFileSync(file, `${secret}\n`, { mode: 0o600 });
      return file;
    },
    async run(words, secret) {
      const named = TAKES_TOKENS.has(words[0] ?? "") ? tokens : [];
      const common = [...(words.includes("--network") ? [] : custom), ...named, "--verbose"];
      const child = spawn(process.execPath, [CLI_FILE, "wallet", ...words, ...common], {
        stdio: ["ignore", "pipe", "pipe"],
        cwd: home,
        env: { ...cleanEnvironment(), HOME: home, XDG_STATE_HOME: path.join(home, "state"), TMPDIR: home },
      });
      const [said, complaint, [code]] = (await Promise.all([
        text(child.stdout),
        text(child.stderr),
        once(child, "close"),
      ])) as [string, string, [number | null]];
      const facts = words.includes("--json")
        ? (JSON.parse(said.trimEnd().split("\n").at(-1) ?? "{}") as Run["facts"])
        : {};
      const asked = secret === undefined ? undefined : String(facts[secret]);
      seen.push(Buffer.from(asked === undefined ? said : said.replace(asked, "")), Buffer.from(complaint));
      return { code, facts, said: `${said}${complaint}` };
    },
    look() {
      seen.push(...filesBelow(home), ...proxy.messages.map((message) => Buffer.from(message)));
    },
    seen,
  };
}

const TAKES_TOKENS = new Set(["balance", "send", "history", "deposit", "withdraw", "claim"]);

const filesBelow = (folder: string): readonly Buffer[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(path.join(entry.parentPath, entry.name)));

const found = (secrets: readonly Buffer[], seen: readonly Buffer[]): readonly string[] =>
  secrets.filter((secret) => seen.some((one) => one.includes(secret))).map((secret) => secret.toString("latin1"));

/** A buyer's voucher comes into the books, as a running engine takes it. */
async function earn({ bench, home }: Life, address: TronAddress): Promise<void> {
  const buyer = bench.party(1);
  await bench.deposit(buyer, btt("500"));
  const folder = path.join(home, "state", "swarmbid", "wallet");
  const ledger = openLedger(folder, bench.tron.chain.network.chainId, systemClock);
  const seller = { ...buyer, address, ledger };
  bench.pay(buyer, seller, bench.open(buyer, seller), btt("200"));
  ledger.close();
}

async function give({ bench }: Life, to: TronAddress): Promise<void> {
  const { chain, address, signer } = bench.tron;
  for (const amount of [parseAmount("2000", "TRX"), btt("5000")]) {
    const prepared = await chain.prepare({ kind: "transfer", to, amount }, address(0));
    await chain.follow((await chain.send(`give ${amount.asset}`, prepared, signer(0))).id);
  }
}

test("nothing that the command line prints, writes or sends in a wallet's whole life holds a key, phrase or password", {
  timeout: 240_000,
}, async () => {
  const life = await startLife();
  const { bench, run, given, look, seen } = life;
  const [right, wrong] = [given("password", PASSWORD), given("wrong", WRONG)];
  const to = bench.tron.address(3);
  const vault = ["--vault", toBase58(bench.tron.node.genesis.vault)];
  const works = async (...words: readonly string[]): Promise<Run["facts"]> => {
    const { code, facts } = await run(words);
    expect([words[0], code, facts]).toEqual([words[0], 0, facts]);
    return facts;
  };
  const fails = async (why: string, ...words: readonly string[]): Promise<void> => {
    const { code, said } = await run(words);
    expect([words[0], code === 0, said]).toEqual([words[0], false, expect.stringContaining(why)]);
  };

  const made = await run(["create", "--json", "--print-phrase", "--password-file", right], "phrase");
  const phrase = String(made.facts["phrase"]);
  expect(phrase.split(" ")).toHaveLength(12);
  const mine = parseTronAddress(String(made.facts["address"]));
  expect((await run(["export", "--json", "--password-file", right], "phrase")).facts["phrase"]).toBe(phrase);
  await fails("password", "export", "--json", "--password-file", wrong);
  await give(life, mine);
  await works("address");
  await works("balance", "--json");
  await works("send", to, "1", "TRX", "--yes", "--password-file", right);
  await works("send", to, "2", "BTT", "--json", "--yes", "--password-file", right);
  await fails("password", "send", to, "2", "TRX", "--yes", "--password-file", wrong);
  await fails("4998 BTT", "send", to, "9999999", "BTT", "--yes", "--password-file", right);
  const gone = ["--network", "custom", "--node", "http://127.0.0.1:1", "--chain-id", "1"];
  await fails("The node 127.0.0.1:1", "send", to, "1", "TRX", "--yes", "--password-file", right, ...gone);
  expect((await works("deploy-vault", "--json", "--yes", "--password-file", right))["vault"]).toMatch(/^T/);
  await works("caps", "BTT", "--per-transfer", "10", "--per-day", "100", "--trx-rate", "1");
  await works("deposit", "1000", "BTT", "--bond", "10", ...vault, ...YES, right);
  await earn(life, mine);
  const claimed = await works("claim", "--json", ...YES, right);
  expect(claimed).toMatchObject({ transactions: [{ what: "claim" }, { what: "sweep" }] });
  await works("withdraw", "500", "BTT", "--json", ...YES, right);
  await bench.warp(DAYS);
  await works("withdraw", "BTT", ...YES, right);
  await works("history");
  await works("journal", "journal.csv");
  await works("stop");
  await fails("stopped", "send", to, "1", "TRX", "--json", "--yes", "--password-file", right);
  await works("allow");
  await works("lock");
  await works("password", "--password-file", right, "--new-password-file", given("next", NEXT));
  look();

  await fails("already", "import", "--secret-file", given("phrase", phrase), "--password-file", right);
  await works("forget", "--yes");
  const slip = phrase.replace(/ \S+$/, " abuot");
  await fails("not in the English list", "import", "--secret-file", given("slip", slip), "--password-file", right);
  await works("import", "--account", "1", "--secret-file", given("phrase", phrase), "--password-file", right);
  look();
  await works("forget", "--yes");
  const { privateKey } = bench.tron.node.account(4);
  await works("import", "--secret-file", given("key", privateKey), "--password-file", right);
  expect((await run(["export", "--json", "--password-file", right], "privateKey")).facts["privateKey"]).toBe(
    privateKey,
  );
  await works("send", to, "1", "BTTOLD", "--json", "--yes", "--password-file", right);
  await works("lock", "--json");
  look();

  const secrets = [
    ...(await secretsOf(phrase, IN_A_ROW)),
    ...[Buffer.from(PASSWORD), Buffer.from(WRONG), Buffer.from(NEXT), Buffer.from(privateKey, "hex")].flatMap(formsOf),
  ];
  expect(found(secrets, seen)).toEqual([]);
  // The search finds them where they are, and looked where the rest is.
  const [words, password, key] = filesOf([given("phrase", phrase), right, given("key", privateKey)]);
  for (const one of [words, password, key]) expect(found(secrets, one ?? [])).not.toEqual([]);
  const kept = path.join("state", "swarmbid", "wallet");
  expect(readdirSync(life.home, { recursive: true })).toEqual(
    expect.arrayContaining(["journal.csv", path.join(kept, "ledger.db"), path.join(kept, "wallet")]),
  );
  expect(seen.filter((one) => one.includes(mine)).length).toBeGreaterThan(5);
});

const filesOf = (files: readonly string[]): readonly (readonly Buffer[])[] => files.map((file) => [readFileSync(file)]);
