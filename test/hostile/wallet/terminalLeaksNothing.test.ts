import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { cleanEnvironment } from "../../cli/cleanEnvironment.ts";
import { CLI_FILE } from "../../cli/startCli.ts";

// The built command line at a real terminal: `script` of util-linux makes one, and tells all that came to its screen.

const PASSWORD = "the terminal's Pass-Word";
const NEXT = "the next Pass-Word";
const OTHER_SCREEN = "\x1b[?1049h";
const OWN_SCREEN = "\x1b[?1049l";
const hasTerminals = process.platform === "linux" && spawnSync("script", ["--version"]).status === 0;

interface Terminal {
  /** Waits until the screen's last question is this one, then types a line; returns all that was on the screen before. */
  answer(question: string | RegExp, line: string): Promise<string>;
  /** The screen when the command has ended. */
  end(): Promise<{ readonly screen: string; readonly code: number | null }>;
}

function terminal(home: string, words: readonly string[]): Terminal {
  const line = [process.execPath, CLI_FILE, "wallet", ...words].map((word) => `'${word}'`).join(" ");
  const child = spawn("script", ["-qfec", line, "/dev/null"], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...cleanEnvironment(), HOME: home, XDG_STATE_HOME: home, TERM: "xterm", SHELL: "/bin/sh" },
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const closed = once(child, "close") as Promise<[number | null]>;
  let screen = "";
  let answered = 0;
  child.stdout.setEncoding("utf8").on("data", (more: string) => {
    screen += more;
  });
  return {
    async answer(question, text) {
      while (screen.slice(answered).search(question) < 0) await Promise.race([once(child.stdout, "data"), fails()]);
      answered = screen.length;
      child.stdin.write(`${text}\r`);
      return screen;
    },
    async end() {
      const [code] = await closed;
      return { screen, code };
    },
  };

  async function fails(): Promise<never> {
    const [code] = await closed;
    throw new Error(`It ended (${String(code)}): ${screen}`);
  }
}

test.skipIf(!hasTerminals)(
  "at a terminal a password is never on the screen, and the words are on one that is left alone",
  {
    timeout: 120_000,
  },
  async () => {
    const home = mkdtempSync(path.join(tmpdir(), "swarmbid-terminal-"));
    onTestFinished(() => rmSync(home, { recursive: true, force: true }));
    const making = terminal(home, ["create"]);
    await making.answer("A new password", PASSWORD);
    await making.answer("The same again", PASSWORD);
    const shown = await making.answer("Press Enter", "");
    const words = [...shown.matchAll(/\d+\. ([a-z]+)/g)].map(([, word = ""]) => word);
    expect(words).toHaveLength(12);
    const asked: string[] = [];
    for (let at = 0; at < 3; at += 1) {
      const screen = await making.answer(/Word \d+: /, "");
      asked.push(/Word (\d+): (?!.*Word)/s.exec(screen)?.[1] ?? "");
    }
    // Nothing was typed, so they are asked for again.
    for (const place of asked) await making.answer(`Word ${place}: `, words[Number(place) - 1] ?? "");
    const made = await making.end();
    expect(made.code).toBe(0);
    expect(made.screen).not.toContain(PASSWORD);
    const [before = "", ...others] = made.screen.split(OTHER_SCREEN);
    const after = others.join("").split(OWN_SCREEN).slice(1).join("");
    expect(before).not.toContain(words.join(" "));
    const typed = asked.map((place) => words[Number(place) - 1]);
    // But for the three that were typed, no word is on the screen that stays.
    for (const word of words.filter((one) => !typed.includes(one)))
      expect(`${before}${after}`).not.toMatch(new RegExp(`\\b\\d+\\. ${word}\\b`));

    const changing = terminal(home, ["password"]);
    await changing.answer("Password of the wallet", PASSWORD);
    await changing.answer("A new password", NEXT);
    await changing.answer("The same again", NEXT);
    const showing = await changing.end().then(() => terminal(home, ["export"]));
    await showing.answer("Password of the wallet", NEXT);
    await showing.answer("Press Enter", "");
    const exported = await showing.end();
    const all = (await changing.end()).screen + exported.screen;
    for (const secret of [PASSWORD, NEXT]) expect(all).not.toContain(secret);
    const left = exported.screen.split(OTHER_SCREEN)[0] ?? "";
    const stays = left + (exported.screen.split(OWN_SCREEN)[1] ?? "");
    expect(words.filter((word) => stays.includes(`. ${word}`))).toEqual([]);
  },
);
