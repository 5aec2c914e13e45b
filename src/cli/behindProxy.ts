import { environmentProxy } from "../engine/environmentProxy.ts";
import type { EngineSettings } from "../engine/model.ts";
import type { RunnableCommand } from "./runCommand.ts";

const BYPASS =
  "Peers, UDP trackers and the DHT bypass your proxy and see your own address: --transport httpsOnly does without them, --transport auto leaves this line out.\n";

/** The settings with the proxy that the environment names. Says what bypasses it, unless the user chose a transport: a script is never asked. */
export function behindProxy(
  command: RunnableCommand,
  settings: EngineSettings,
  writeError: (text: string) => void,
  env: Readonly<Record<string, string | undefined>>,
): EngineSettings {
  const proxy = environmentProxy(env);
  if (proxy === undefined) return settings;
  if ("namesTransport" in command && !command.namesTransport) writeError(BYPASS);
  return { ...settings, proxy };
}
