// The command line itself; src/cli.ts starts it on a Node that is new enough.
import { version } from "../../package.json";
import { causeText } from "../engine/causeText.ts";
import { SwarmbidError, toErrorShape } from "../engine/errors.ts";
import type { Log } from "../engine/ports.ts";
import { systemClock } from "../engine/systemClock.ts";
import { behindProxy } from "./behindProxy.ts";
import { inCliWords } from "./cliWords.ts";
import { type Command, parseCommandLine } from "./commandLine.ts";
import { EXIT, exitCodeOf } from "./exitCodes.ts";
import { helpText } from "./helpText.ts";
import { watchInterruption } from "./interruption.ts";
import { createJsonOutput } from "./jsonOutput.ts";
import { openEngine } from "./openEngine.ts";
import type { Output } from "./output.ts";
import { createPlainOutput } from "./plainOutput.ts";
import { type RunnableCommand, runCommand } from "./runCommand.ts";
import { createTerminalOutput } from "./terminalOutput.ts";
import { terminalPerson } from "./wallet/terminalPerson.ts";

const write = (text: string): void => void process.stdout.write(text);
const writeError = (text: string): void => void process.stderr.write(text);

async function main(argv: readonly string[]): Promise<number> {
  // Asked for before anything is parsed: a program that said --json reads JSON even about its own mistakes.
  const json = argv.includes("--json");
  let output = chooseOutput(json);
  let command: Command | undefined;
  try {
    command = parseCommandLine(argv);
    if (command.name === "help") write(helpText(command.topic));
    else if (command.name === "version") write(`${version}\n`);
    else return await run(command, (output = chooseOutput(command.json)));
    return EXIT.ok;
  } catch (error) {
    const shape = inCliWords(toErrorShape(error), command?.name);
    output.finish({ ok: false, ...shape });
    return exitCodeOf(shape.code);
  }
}

async function run(command: RunnableCommand, output: Output): Promise<number> {
  const log = command.verbose ? verboseLog : silentLog;
  const interruption = watchInterruption(process, systemClock);
  // Without a reference somewhere Node would end while the engine's thread is busy.
  const stayAlive = setInterval(() => undefined, 60_000);
  try {
    const outcome = await runCommand(command, {
      output,
      clock: systemClock,
      signal: interruption.signal,
      warn: writeError,
      person: terminalPerson(process.stdin, process.stderr, interruption.signal),
      log,
      openEngine: (folder, settings, payments) =>
        openEngine(folder, behindProxy(command, settings, writeError, process.env), log, payments),
    });
    output.finish(outcome);
    return outcome.ok ? EXIT.ok : EXIT.failed;
  } catch (error) {
    const reason = behindSentences(error);
    if (reason !== undefined) log.write("error", "The command failed.", reason);
    throw error;
  } finally {
    clearInterval(stayAlive);
    interruption.dispose();
  }
}

/** What made an error of ours, however often it was told anew; undefined when nothing else did. */
const behindSentences = (error: unknown): unknown => (SwarmbidError.is(error) ? behindSentences(error.cause) : error);

function chooseOutput(json: boolean): Output {
  if (json) return createJsonOutput(write, systemClock);
  const { isTTY, columns } = process.stdout;
  if (!isTTY || process.env["TERM"] === "dumb") return createPlainOutput(write, writeError, systemClock);
  const colour = (process.env["NO_COLOR"] ?? "") === "";
  return createTerminalOutput(
    { write, writeError, columns: () => process.stdout.columns || columns || 80, colour },
    systemClock,
  );
}

const silentLog: Log = { write: () => undefined };
const verboseLog: Log = {
  write(level, message, cause) {
    const reason = cause === undefined ? "" : ` ${causeText(cause)}`;
    writeError(`${level}: ${message}${reason}\n`);
  },
};

// The launcher that started us was killed: end as it did, at once; the next run goes on from the state on disk.
if (process.channel !== undefined) {
  process.once("disconnect", () => process.kill(process.pid, "SIGKILL"));
  process.channel.unref();
}
// Nobody reads any more (`| head`): end as programs do that SIGPIPE ends.
process.stdout.on("error", () => process.exit(EXIT.closedPipe));

void main(process.argv.slice(2)).then((code) => {
  // What is written must be out before the process ends.
  process.stdout.write("", () => process.exit(code));
});
