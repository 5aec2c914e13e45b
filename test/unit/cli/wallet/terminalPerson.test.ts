import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { terminalPerson } from "../../../../src/cli/wallet/terminalPerson.ts";

/** A terminal: what is typed, and all that its screen ever got. */
function terminal(isTTY = true) {
  const input = Object.assign(new PassThrough(), { isTTY });
  const screen = Object.assign(new PassThrough(), { isTTY });
  let seen = "";
  screen.setEncoding("utf8").on("data", (text: string) => {
    seen += text;
  });
  const controller = new AbortController();
  const person = terminalPerson(input, screen, controller.signal);
  return { input, controller, person, seen: () => seen };
}

test("a password is read without a letter of it on the screen, corrections and all", async () => {
  const { input, person, seen } = terminal();
  const answer = person.askUnseen("Password: ");
  input.write("secretx");
  input.write("\x7f!\r");
  expect(await answer).toBe("secret!");
  expect(seen()).toBe("Password: \n");
});

test("a word is seen while it is typed, and asked for after the one before", async () => {
  const { input, person, seen } = terminal();
  for (const [question, typed] of [
    ["Word 2: ", "able"],
    ["Word 9: ", "zoo"],
  ] as const) {
    const answer = person.ask(question);
    input.write(`${typed}\r`);
    expect(await answer).toBe(typed);
    expect(seen()).toContain(question);
    expect(seen()).toContain(typed.at(-1));
  }
});

test("what is shown once stands on a screen of its own, which is left afterwards, interrupted or not", async () => {
  for (const key of ["\r", "\x03"]) {
    const { input, person, seen } = terminal();
    const shown = person.showOnce("twelve words").catch(() => undefined);
    input.write(key);
    await shown;
    expect(seen().startsWith("\x1b[?1049h\x1b[Htwelve words\n\n")).toBe(true);
    expect(seen().endsWith("\x1b[?1049l")).toBe(true);
  }
});

test.each(["Ctrl+C", "Ctrl+D", "a signal"])("%s ends a question, and nothing was typed then", async (how) => {
  const { input, controller, person } = terminal();
  const answer = person.askUnseen("Password: ");
  if (how === "a signal") controller.abort();
  else input.write(how === "Ctrl+C" ? "abc\x03" : "\x04");
  await expect(answer).rejects.toMatchObject({ code: "cancelled" });
});

test("where no terminal is, every question is refused and nothing is shown", async () => {
  const { person, seen } = terminal(false);
  expect(person.present).toBe(false);
  await expect(person.askUnseen("Password: ")).rejects.toThrow(/^Nobody can be asked here \(“Password”\)/);
  await expect(person.showOnce("twelve words")).rejects.toMatchObject({ code: "badInput" });
  expect(seen()).toBe("");
});
