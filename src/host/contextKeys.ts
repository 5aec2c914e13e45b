import * as vscode from "vscode";

/** What the `when` clauses of package.json ask about. */
export interface ContextValues {
  /** Undefined before the first start of this window. */
  readonly "swarmbid.engine": "starting" | "ready" | "mirroring" | "failed";
  /** Undefined until the engine has loaded its list. */
  readonly "swarmbid.hasTransfers": boolean;
  /** Transfers that ran when the window was closed wait for the user. */
  readonly "swarmbid.interrupted": boolean;
}

export interface ContextKeys {
  set<K extends keyof ContextValues>(key: K, value: ContextValues[K]): void;
}

/** Tells VS Code about a value only when it is another one: this is called at every tick. */
export function createContextKeys(): ContextKeys {
  const known = new Map<string, unknown>();
  return {
    set(key, value) {
      if (known.get(key) === value) return;
      known.set(key, value);
      void vscode.commands.executeCommand("setContext", key, value);
    },
  };
}
