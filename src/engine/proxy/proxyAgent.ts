import type http from "node:http";
import { HttpProxyAgent } from "http-proxy-agent";
import { HttpsProxyAgent } from "https-proxy-agent";
import type { ProxyRoute } from "./proxyFor.ts";

/** Connections through a proxy: a tunnel (CONNECT) for https, the whole address in the request for http (RFC 9112, section 3.2.2). */
export function proxyAgent(
  url: URL,
  { url: proxy, authorization, verifyCertificates }: ProxyRoute,
  options: http.AgentOptions & { readonly signal?: AbortSignal },
): http.Agent {
  const all = {
    ...options,
    rejectUnauthorized: verifyCertificates,
    // Not in the proxy's address, which the library tells to whoever debugs it.
    ...(authorization === undefined ? {} : { headers: { "Proxy-Authorization": authorization } }),
  };
  return url.protocol === "https:" ? new HttpsProxyAgent(proxy, all) : new HttpProxyAgent(proxy, all);
}
