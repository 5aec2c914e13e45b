import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import type { ReadStream, WriteStream } from "node:tty";
import { SwarmbidError } from "../../engine/errors.ts";
import { printable } from "../displayWidth.ts";
import type { Person } from "./person.ts";

/** The other screen of a terminal: what was on it is not scrolled back to. */
const OTHER_SCREEN = "\x1b[?1049h\x1b[H";
const OWN_SCREEN = "\x1b[?1049l";

type Input = Pick<ReadStream, "isTTY"> & NodeJS.ReadableStream;
type Screen = Pick<WriteStream, "isTTY"> & NodeJS.WritableStream;

/** Asks at a terminal. Questions go to standard error, so that they do not mix with what a command prints. */
export function terminalPerson(input: Input, screen: Screen, signal: AbortSignal): Person {
  const present = input.isTTY && screen.isTTY;
  const ask = (question: string, seen: boolean): Promise<string> => {
    if (!present)
      return Promise.reject(
        new SwarmbidError(
          "badInput",
          `Nobody can be asked here (“${question.replace(/[: ]+$/, "")}”): \`swarmbid help wallet\` names the options to use instead.`,
        ),
      );
    return readLine(input, screen, printable(question), seen, signal);
  };
  return {
    present,
    ask: (question) => ask(question, true),
    askUnseen: (question) => ask(question, false),
    tell(line) {
      screen.write(`${printable(line)}\n`);
    },
    async showOnce(text) {
      if (present) screen.write(`${OTHER_SCREEN}${text}\n\n`);
      try {
        await ask("Press Enter when you have it: ", true);
      } finally {
        if (present) screen.write(OWN_SCREEN);
      }
    },
  };
}

function readLine(input: Input, screen: Screen, question: string, seen: boolean, signal: AbortSignal): Promise<string> {
  // The library redraws what is typed: unseen, it draws on nothing.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const line = createInterface({ input, output: seen ? screen : nowhere, terminal: true, historySize: 0 });
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      line.close();
      reject(new SwarmbidError("cancelled", "Interrupted, and nothing was changed."));
    };
    line.once("SIGINT", stop);
    line.once("close", stop);
    signal.addEventListener("abort", stop, { once: true });
    if (!seen) screen.write(question);
    line.question(seen ? question : "", (answer) => {
      signal.removeEventListener("abort", stop);
      if (!seen) screen.write("\n");
      resolve(answer);
      line.close();
    });
  });
}
