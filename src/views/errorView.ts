import * as vscode from "vscode";
import { SwarmbidError, toErrorShape } from "../engine/errors.ts";
import type { Log } from "../engine/ports.ts";
import { plainText } from "./text/plainText.ts";

/** Shows what went wrong: the error's sentence, with the log one click away. */
export interface ErrorView {
  show(error: unknown): void;
  /** A sentence about a transfer that stopped by itself. */
  say(sentence: string): void;
}

export function createErrorView(log: Log, showLog: () => void): ErrorView {
  function say(sentence: string): void {
    const button = vscode.l10n.t("Show Log");
    // Not awaited: a notification may stay open for hours.
    void vscode.window.showErrorMessage(plainText(sentence), button).then((picked) => {
      if (picked === button) showLog();
    });
  }

  return {
    say,
    show(error) {
      // The user changed their mind: nothing to tell.
      if (SwarmbidError.is(error, "cancelled")) return;
      const { code, message } = toErrorShape(error);
      log.write("error", `${code}: ${message}`, error instanceof SwarmbidError ? error.cause : error);
      say(message);
    },
  };
}
