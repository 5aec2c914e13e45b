import type { LogOutputChannel } from "vscode";
import { causeText } from "../engine/causeText.ts";
import type { Log } from "../engine/ports.ts";

/** The engine's log as lines of the “Swarmbid” output channel; causes follow with their stack. */
export function createChannelLog(channel: Pick<LogOutputChannel, "debug" | "info" | "warn" | "error">): Log {
  return {
    write(level, message, cause) {
      channel[level](cause === undefined ? message : `${message} ${causeText(cause)}`);
    },
  };
}
