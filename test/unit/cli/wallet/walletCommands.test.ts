import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parseCommandLine } from "../../../../src/cli/commandLine.ts";
import { createJsonOutput } from "../../../../src/cli/jsonOutput.ts";
import type { Outcome } from "../../../../src/cli/output.ts";
import { runCommand } from "../../../../src/cli/runCommand.ts";
import type { Person } from "../../../../src/cli/wallet/person.ts";
import { createFakeClock } from "../../../fakes/clock.ts";
import { createFakePerson, nobody } from "./fakePerson.ts";

/** Each key derivation takes half a second of a free core. */
const SLOW = { timeout: 90_000 };
const PHRASE = "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";
const ADDRESS = "TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYdH";

let root = "";
let warned = "";
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), "swarmbid-wallet-cli-"));
  warned = "";
  writeFileSync(path.join(root, "password"), "correct horse\r\nsecond line\n", { mode: 0o600 });
  writeFileSync(path.join(root, "phrase"), `${PHRASE}\n`, { mode: 0o600 });
});
afterEach(() => rmSync(root, { recursive: true }));

async function run(line: string, person: Person = nobody): Promise<Outcome> {
  const command = parseCommandLine(
    `wallet ${line} --state ${root}`.split(" ").map((word) => word.replace("ROOT", root)),
  );
  if (command.name !== "wallet") throw new Error("not a wallet command");
  const clock = createFakeClock();
  return runCommand(command, {
    output: createJsonOutput(() => undefined, clock),
    clock,
    signal: new AbortController().signal,
    warn(text) {
      warned += text;
    },
    person,
    log: { write: () => undefined },
    openEngine: () => Promise.reject(new Error("A wallet needs no engine.")),
  });
}

const shownWords = (shown: readonly string[]): string[] =>
  [...(shown[0] ?? "").matchAll(/\d+\. ([a-z]+)/g)].map(([, word = ""]) => word);

describe("wallet create", () => {
  test("shows the words once, asks for three of them, and says no word elsewhere", SLOW, async () => {
    let slips = 1;
    const person = createFakePerson((question, shown) => {
      const [, place] = /^Word (\d+): $/.exec(question) ?? [];
      if (place === undefined) return "correct horse";
      slips -= 1;
      return slips === 0 ? "wrong" : (shownWords(shown)[Number(place) - 1] ?? "");
    });
    const outcome = await run("create", person);
    expect(outcome).toMatchObject({ ok: true, facts: { address: expect.stringMatching(/^T\w{33}$/) as string } });
    const words = shownWords(person.shown);
    expect([words.length, person.shown.length]).toEqual([12, 1]);
    expect(person.heard.filter((question) => question.startsWith("Word "))).toHaveLength(7);
    const said = [...person.heard, JSON.stringify(outcome), warned].join(" ");
    // One word alone may be said by chance: “sentence” is in the list too.
    const pairs = words.slice(1).map((word, at) => new RegExp(`\\b${words[at] ?? ""}\\W+${word}\\b`));
    expect(pairs.filter((pair) => pair.test(said))).toEqual([]);
  });

  test("shows no words for a password that is too short", async () => {
    const person = createFakePerson(() => "short");
    await expect(run("create", person)).rejects.toThrow("at least 8 characters");
    expect(person.shown).toEqual([]);
  });

  test("makes nothing when the words do not come back, or two passwords are typed", async () => {
    const forgetful = createFakePerson((question) => (question.startsWith("Word ") ? "wrong" : "correct horse"));
    await expect(run("create", forgetful)).rejects.toThrow(/^Word \d+ is another one/);
    let typed = 0;
    await expect(
      run(
        "create",
        createFakePerson(() => `password ${String(typed++)}`),
      ),
    ).rejects.toThrow("two passwords");
    expect(readdirSync(root)).not.toContain("wallet");
  });

  test("prints the phrase for a program that says it keeps it, and for no other one", SLOW, async () => {
    await expect(run("create --json --password-file ROOT/password")).rejects.toThrow("--print-phrase");
    expect(() => parseCommandLine(["wallet", "create", "--print-phrase"])).toThrow("goes with --json");
    const made = await run("create --json --print-phrase --password-file ROOT/password");
    const { phrase, address } = made.facts ?? {};
    expect(String(phrase).split(" ")).toHaveLength(12);
    expect(await run("address")).toMatchObject({ sentence: address, facts: { address, watchOnly: false } });
    const exported = await run("export --json --password-file ROOT/password");
    expect(exported.facts).toEqual({ phrase, account: 0 });
    await expect(run("create --json --print-phrase --password-file ROOT/password")).rejects.toMatchObject({
      code: "walletExists",
    });
  });
});

describe("wallet import", () => {
  test("takes a phrase from a file, and export shows it to a person alone", SLOW, async () => {
    const imported = await run("import --secret-file ROOT/phrase --password-file ROOT/password");
    expect(imported).toMatchObject({ ok: true, facts: { address: ADDRESS, watchOnly: false } });
    const person = createFakePerson(() => "correct horse");
    const outcome = await run("export", person);
    expect(shownWords(person.shown).join(" ")).toBe(PHRASE);
    expect(JSON.stringify([outcome, person.heard, warned])).not.toContain("abandon");
    await expect(run("export")).rejects.toThrow("shown at a terminal alone");
    await expect(run("import")).rejects.toMatchObject({ code: "walletExists" });
  });

  test("takes an address to be watched, without a password", async () => {
    expect(await run(`import --watch ${ADDRESS}`)).toMatchObject({ facts: { address: ADDRESS, watchOnly: true } });
    expect(await run("address --network mainnet")).toMatchObject({
      facts: { address: ADDRESS, watchOnly: true, network: "mainnet", chainId: 728_126_428 },
    });
    expect(warned).toContain("MAINNET");
    await expect(run("export --json --password-file ROOT/password")).rejects.toMatchObject({ code: "watchOnly" });
    await run("lock");
  });

  test.each([
    [`import ${PHRASE}`, "is no argument, since every process can read those"],
    ["import --watch T", "An address on TRON"],
    [`import --watch ${ADDRESS} --account 1`, "--watch takes an address alone"],
    ["import --account one", "--account wants a whole number"],
    ["address more", "wallet address wants nothing but options"],
  ])("%s is refused before anything is asked", (line, words) => {
    expect(() => parseCommandLine(["wallet", ...line.split(" ")])).toThrow(words);
  });
});

describe("wallet password", () => {
  const OLD = "--password-file ROOT/password";
  const NEW = "--new-password-file ROOT/new";
  beforeEach(() => writeFileSync(path.join(root, "new"), "battery staple\n", { mode: 0o600 }));

  test("asks for the old one, then twice for the new one, which alone opens the wallet afterwards", SLOW, async () => {
    await run(`import --secret-file ROOT/phrase ${OLD}`);
    const person = createFakePerson((question) =>
      question.startsWith("Password of") ? "correct horse" : "battery staple",
    );
    expect(await run("password", person)).toMatchObject({ ok: true, facts: { address: ADDRESS } });
    expect(person.heard).toEqual([
      "Password of the wallet: ",
      "A new password for the wallet, at least 8 characters: ",
      "The same again: ",
    ]);
    await expect(run(`export --json ${OLD}`)).rejects.toMatchObject({ code: "wrongPassword" });
    expect((await run("export --json --password-file ROOT/new")).facts).toEqual({ phrase: PHRASE, account: 0 });
  });

  test(
    "changes nothing for a wrong one, makes the next ones wait, and for a new one that is too short",
    SLOW,
    async () => {
      await run(`import --secret-file ROOT/phrase ${OLD}`);
      writeFileSync(path.join(root, "short"), "short\n", { mode: 0o600 });
      await expect(run(`password --json ${OLD} --new-password-file ROOT/short`)).rejects.toThrow(
        "at least 8 characters",
      );
      let typed = 0;
      const unsteady = createFakePerson(() => `battery staple ${String((typed += 1))}`);
      await expect(run(`password ${OLD}`, unsteady)).rejects.toThrow("two passwords");
      const wrong = `password --json --password-file ROOT/new --new-password-file ROOT/phrase`;
      for (let tries = 0; tries < 3; tries += 1)
        await expect(run(wrong)).rejects.toMatchObject({ code: "wrongPassword" });
      await expect(run(`password --json ${OLD} ${NEW}`)).rejects.toMatchObject({ code: "tryLater" });
    },
  );

  test("is refused where there is none to change, before anything is asked", async () => {
    await expect(run("password")).rejects.toMatchObject({ code: "walletMissing" });
    await run(`import --watch ${ADDRESS}`);
    await expect(run("password")).rejects.toMatchObject({ code: "watchOnly" });
    expect(() => parseCommandLine(["wallet", "password", "--password-file", "-", "--new-password-file", "-"])).toThrow(
      "two files",
    );
  });
});

describe("wallet forget", () => {
  beforeEach(() => run(`import --watch ${ADDRESS}`));

  test("deletes it when the address is typed, and nothing when another one is", async () => {
    const careless = createFakePerson(() => "yes");
    await expect(run("forget", careless)).rejects.toThrow("nothing was forgotten");
    await expect(run("forget")).rejects.toThrow("give --yes");
    expect(await run("address")).toMatchObject({ ok: true });
    await run(
      "forget",
      createFakePerson(() => ` ${ADDRESS}`),
    );
    await expect(run("address")).rejects.toMatchObject({ code: "walletMissing" });
  });

  test("asks nothing with --yes", async () => {
    expect(await run("forget --yes")).toMatchObject({ facts: { address: ADDRESS } });
    await expect(run("forget --yes")).rejects.toMatchObject({ code: "walletMissing" });
  });
});

test.each([
  [["wallet"], "wallet"],
  [["wallet", "--help"], "wallet"],
  [["wallet", "create", "--help"], "wallet create"],
  [["help", "wallet"], "wallet"],
  [["help", "wallet", "import"], "wallet import"],
])("%j asks for help", (argv, topic) => {
  expect(parseCommandLine(argv)).toEqual({ name: "help", topic });
});

test.each([["toString"], ["mine"]])("wallet %s is no action, and that is said", (action) => {
  expect(() => parseCommandLine(["wallet", action])).toThrow(`There is no wallet action “${action}”`);
  expect(() => parseCommandLine(["help", "wallet", action])).toThrow(`There is no wallet action “${action}”`);
});
