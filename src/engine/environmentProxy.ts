import type { ProxySettings } from "./model.ts";

/** The proxy that a process's environment names, as curl reads it: lower case first, `ALL_PROXY` for what has none of its own. */
export function environmentProxy(env: Readonly<Record<string, string | undefined>>): ProxySettings | undefined {
  const read = (name: string): string | undefined => [env[name], env[name.toUpperCase()]].find(isSet)?.trim();
  const all = read("all_proxy");
  const http = read("http_proxy") ?? all;
  const https = read("https_proxy") ?? all;
  if (http === undefined && https === undefined) return undefined;
  return {
    ...(http === undefined ? {} : { http }),
    ...(https === undefined ? {} : { https }),
    noProxy: exemptions(env),
    verifyCertificates: true,
  };
}

/** Hosts that `NO_PROXY` names. */
export function exemptions(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  return ([env["no_proxy"], env["NO_PROXY"]].find(isSet) ?? "").split(/[,\s]+/).filter(isSet);
}

const isSet = (text: string | undefined): text is string => text !== undefined && text.trim() !== "";
