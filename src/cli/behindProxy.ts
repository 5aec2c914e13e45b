import { environmentProxy } from "../engine/environmentProxy.ts";
import type { EngineSettings } from "../engine/model.ts";
import type { Output } from "./output.ts";
import type { RunnableCommand } from "./runCommand.ts";

/** The settings with the proxy that the environment names; says that peers do not go through it. */
export function behindProxy(
  command: RunnableCommand,
  settings: EngineSettings,
  output: Pick<Output, "happened">,
  env: Readonly<Record<string, string | undefined>> = process.env,
): EngineSettings {
  const proxy = environmentProxy(env);
  if (proxy === undefined) return settings;
  if ("settings" in command && settings.transport !== "httpsOnly") {
    output.happened({
      event: "proxy",
      facts: {},
      sentence:
        "Web servers and HTTP trackers are asked through your proxy; peers are connected to directly. With --transport httpsOnly there are none.",
    });
  }
  return { ...settings, proxy };
}
