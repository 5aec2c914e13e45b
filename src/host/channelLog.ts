import type { LogOutputChannel } from "vscode";
import type { Log } from "../engine/ports.ts";

/** The engine's log as lines of the “Swarmbid” output channel; causes follow with their stack. */
export function createChannelLog(channel: Pick<LogOutputChannel, "debug" | "info" | "warn" | "error">): Log {
  return {
    write(level, message, cause) {
      channel[level](cause === undefined ? message : `${message} ${causeText(cause)}`);
    },
  };
}

function causeText(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const deeper = cause.cause === undefined ? "" : `\ncaused by ${causeText(cause.cause)}`;
  return `${cause.stack ?? cause.message}${deeper}`;
}
