import http from "node:http";
import https from "node:https";
import { proxyAgent } from "./proxyAgent.ts";
import type { ProxyRoute } from "./proxyFor.ts";

/** Connections that outlive their request, so that the next one to the same server needs none of its own. */
export interface KeptConnections {
  agentFor(url: URL, proxy: ProxyRoute | undefined): http.Agent;
  close(): void;
}

const IDLE_MS = 10_000;
const OPTIONS = { keepAlive: true, timeout: IDLE_MS, maxFreeSockets: 4 };

/** `signal`: also ends connections that are on their way. */
export function keepConnections(signal: AbortSignal): KeptConnections {
  const direct = { "http:": new http.Agent(OPTIONS), "https:": new https.Agent(OPTIONS) };
  const proxied = new Map<string, http.Agent>();
  return {
    agentFor(url, proxy) {
      if (proxy === undefined) return url.protocol === "https:" ? direct["https:"] : direct["http:"];
      const name = `${url.protocol} ${proxy.url.href} ${proxy.authorization ?? ""} ${String(proxy.verifyCertificates)}`;
      const agent = proxied.get(name) ?? proxyAgent(url, proxy, { ...OPTIONS, signal });
      proxied.set(name, agent);
      return agent;
    },
    close() {
      for (const agent of [direct["http:"], direct["https:"], ...proxied.values()]) agent.destroy();
    },
  };
}
