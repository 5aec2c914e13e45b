import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { inspect } from "node:util";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openKeyring } from "../../../../../src/engine/payments/wallet/keyring.ts";
import { readPhrase } from "../../../../../src/engine/payments/wallet/phrase.ts";
import { phraseSecret } from "../../../../../src/engine/payments/wallet/secret.ts";
import { formsOf, secretsOf } from "./secretForms.ts";
import { DIGEST, walletBench } from "./walletBench.ts";

const PASSWORDS = ["first Pass-Wörd", "second Pass-Wörd", "wrong Pass-Wörd"] as const;
const [FIRST, SECOND, WRONG] = PASSWORDS;
const KEY = "6b5f3e6d1c9a".padEnd(64, "0123456789abcdef");

let bench: ReturnType<typeof walletBench>;
beforeEach(() => {
  bench = walletBench();
});
afterEach(() => {
  bench.remove();
});

const common = [...PASSWORDS.map((text) => Buffer.from(text)), Buffer.from(KEY, "hex")].flatMap(formsOf);

/** Everything that can be seen of a value: what a log, a crash report or a message to another thread would hold. */
function seen(value: unknown): string {
  const printed = inspect(value, {
    depth: Number.POSITIVE_INFINITY,
    showHidden: true,
    getters: true,
    maxArrayLength: null,
  });
  const json = (JSON.stringify(value) as string | undefined) ?? "";
  const error = value instanceof Error ? `${value.message}\n${value.stack ?? ""}\n${inspect(value.cause)}` : "";
  const text = [printed, json, error].join("\n");
  // Long arrays are printed on several lines, in columns.
  return `${text}\n${text.replace(/\s+/g, " ")}`;
}

const files = (): readonly Buffer[] =>
  readdirSync(bench.folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(path.join(entry.parentPath, entry.name)));

test("no file, message, object or kept secret of a whole life of a wallet holds a key, phrase or password", async () => {
  const left: Buffer[] = [];
  const look = (...values: readonly unknown[]): void => {
    left.push(...files(), ...values.map((value) => Buffer.from(seen(value))));
    left.push(...[...bench.secrets.kept].flat().map((text) => Buffer.from(text)));
  };
  const failure = async (call: Promise<unknown> | (() => unknown)): Promise<unknown> => {
    try {
      await (typeof call === "function" ? call() : call);
    } catch (error) {
      return error;
    }
    throw new Error("It was not refused.");
  };
  const wallet = bench.open();
  wallet.onDidChange((value) => look(value));
  const draft = wallet.draft();
  look(wallet, draft, draft.phrase);
  const phrase = draft.phrase.take();
  const words = phrase.split(" ");
  look(draft, await failure(() => draft.phrase.take()));
  look(await failure(draft.confirm(["wrong"], FIRST)));
  await draft.confirm(
    draft.asked.map((place) => words[place - 1] ?? ""),
    FIRST,
  );
  look(draft, wallet, wallet.read(), wallet.signer());

  look(await failure(wallet.unlock(WRONG)), await failure(() => wallet.signer().sign(DIGEST)));
  await wallet.unlock(FIRST, { remember: true });
  const signer = wallet.signer();
  signer.sign(DIGEST);
  look(wallet, wallet.read(), signer, wallet.signer(1), [...bench.secrets.kept]);
  look(await failure(() => signer.sign(new Uint8Array(31))));
  const revealed = await wallet.reveal(FIRST);
  look(revealed, revealed.text);
  expect(revealed.text.take()).toBe(phrase);
  look(revealed);

  look(await failure(wallet.changePassword(WRONG, SECOND)));
  await wallet.changePassword(FIRST, SECOND);
  look(wallet, signer);
  await wallet.unlock(SECOND);
  look(await failure(wallet.importKey(KEY, FIRST)), await failure(wallet.importPhrase(phrase, FIRST)));
  await wallet.forget();
  look(wallet, signer);

  look(
    await failure(wallet.importPhrase(words.slice(1).join(" "), FIRST)),
    await failure(wallet.importPhrase(`${words.slice(1).join(" ")} abuot`, FIRST)),
    await failure(wallet.importKey(`${KEY}0`, FIRST)),
    await failure(wallet.importKey(KEY, FIRST.slice(0, 3))),
  );
  await wallet.importKey(KEY, FIRST);
  await wallet.unlock(FIRST);
  look(wallet, wallet.signer(), await wallet.reveal(FIRST));
  wallet.close();
  look(wallet);

  const secrets = [...(await secretsOf(phrase)), ...common];
  expect(left.length).toBeGreaterThan(60);
  const found = secrets.filter((secret) => left.some((one) => one.includes(secret)));
  expect(found.map((secret) => secret.toString("latin1"))).toEqual([]);
});

test("the search finds a secret in every form in which it is looked for", async () => {
  const phrase = "legal winner thank year wave sausage worth useful legal winner thank yellow";
  const secrets = await secretsOf(phrase);
  const key = readPhrase(phrase);
  const shapes = [
    { phrase },
    { words: phrase.split(" ") },
    { key },
    { key: Buffer.from(key) },
    new Error(phrase),
    Buffer.from(key).toString("hex"),
  ];
  for (const shape of shapes)
    expect(secrets.filter((secret) => Buffer.from(seen(shape)).includes(secret)).length).toBeGreaterThan(0);
});

test("the keys are zeroed in memory when the wallet is locked", async () => {
  const { header, bytes } = await phraseSecret(new Uint8Array(16).fill(5), 0);
  const ring = openKeyring(header, bytes);
  expect(bytes.every((byte) => byte === 0)).toBe(true);
  ring.sign(0, DIGEST);
  ring.sign(1, DIGEST);
  // Sees which arrays are filled, and lets them be.
  const fill = vi.spyOn(Uint8Array.prototype, "fill");
  ring.close();
  const taken = fill.mock.contexts.filter((array) => array instanceof Uint8Array);
  fill.mockRestore();
  // The node of the accounts, and two keys.
  expect(taken.map((array) => [array.length, array.every((byte) => byte === 0)])).toEqual([
    [64, true],
    [32, true],
    [32, true],
  ]);
  expect(() => ring.sign(0, DIGEST)).toThrow(expect.objectContaining({ code: "walletLocked" }));
});
