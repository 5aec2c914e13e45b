import { isIP } from "node:net";
import ipaddr from "ipaddr.js";
import { SwarmbidError } from "../errors.ts";
import type { ProxySettings } from "../model.ts";

/** The proxy of one request. */
export interface ProxyRoute {
  /** Without user name and password. */
  readonly url: URL;
  /** Proves who we are; never to be logged. */
  readonly authorization: string | undefined;
  readonly verifyCertificates: boolean;
}

/** The proxy that an address is to be asked through; undefined: none. Throws `downloadFailed` when the proxy's address is none. */
export function proxyFor(url: URL, settings: ProxySettings): ProxyRoute | undefined {
  const text = url.protocol === "https:" ? settings.https : settings.http;
  if (text === undefined || isExempt(url, settings.noProxy)) return undefined;
  const proxy = URL.parse(text.includes("://") ? text : `http://${text}`);
  if (proxy === null || proxy.hostname === "" || (proxy.protocol !== "http:" && proxy.protocol !== "https:")) {
    throw new SwarmbidError(
      "downloadFailed",
      "The proxy in your settings or environment is no http or https proxy. Correct it, or set http.proxySupport to off.",
    );
  }
  const { username, password } = proxy;
  const authorization =
    username === "" && password === ""
      ? undefined
      : `Basic ${Buffer.from(`${decoded(username)}:${decoded(password)}`).toString("base64")}`;
  return {
    url: new URL(`${proxy.protocol}//${proxy.host}`),
    authorization,
    verifyCertificates: settings.verifyCertificates,
  };
}

/** As curl and Go read `NO_PROXY`: `*`, hosts with all below them, `host:port`, addresses and networks. */
function isExempt(url: URL, noProxy: readonly string[]): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, "").toLowerCase();
  const port = url.port === "" ? (url.protocol === "https:" ? "443" : "80") : url.port;
  return noProxy.some((entry) => {
    const text = entry.trim().toLowerCase();
    if (text === "*") return true;
    if (isIP(host) !== 0 && text.includes("/")) return isInside(host, text);
    const groups = /^(?:\[(?<v6>[^\]]+)\]|(?<name>[^:]+|.*:.*:.*))(?::(?<port>\d+))?$/.exec(text)?.groups;
    const name = (groups?.["v6"] ?? groups?.["name"] ?? "").replace(/^\*?\./, "");
    if (name === "" || (groups?.["port"] !== undefined && groups["port"] !== port)) return false;
    return host === name || (isIP(host) === 0 && host.endsWith(`.${name}`));
  });
}

function isInside(host: string, network: string): boolean {
  try {
    const address = ipaddr.parse(host);
    const [base, bits] = ipaddr.parseCIDR(network);
    return address.kind() === base.kind() && address.match(base, bits);
  } catch {
    return false;
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
