import { environmentProxy, exemptions } from "../engine/environmentProxy.ts";
import type { EngineSettings, ProxySettings } from "../engine/model.ts";

/** Reads one of VS Code's own `http.*` settings. */
export type ReadHttpSetting = (key: "proxy" | "noProxy" | "proxySupport" | "proxyStrictSSL") => unknown;

/** The proxy of VS Code's settings, or else of the environment it was started in; none when its support is switched off. */
export function proxySettings(
  read: ReadHttpSetting,
  env: Readonly<Record<string, string | undefined>>,
): Pick<EngineSettings, "proxy"> {
  if (read("proxySupport") === "off") return {};
  const chosen = textOf(read("proxy"));
  const named: ProxySettings | undefined =
    chosen === undefined
      ? environmentProxy(env)
      : { http: chosen, https: chosen, noProxy: exemptions(env), verifyCertificates: true };
  if (named === undefined) return {};
  const noProxy = textsOf(read("noProxy"));
  return {
    proxy: {
      ...named,
      ...(noProxy.length > 0 && { noProxy }),
      verifyCertificates: read("proxyStrictSSL") !== false,
    },
  };
}

const textOf = (value: unknown): string | undefined =>
  typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;

const textsOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.flatMap((text: unknown) => textOf(text) ?? []) : [];
