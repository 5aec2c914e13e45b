import http from "node:http";
import https from "node:https";
import { proxyAgent } from "../../proxy/proxyAgent.ts";
import type { ProxyRoute } from "../../proxy/proxyFor.ts";

/** Connections that outlive their request, so that the next one to the same server needs none of its own. */
export interface KeptConnections {
  agentFor(url: URL, proxy: ProxyRoute | undefined): http.Agent;
  /** For an answer that is of no use: when it is short it is read, so that its connection can be kept, else destroyed. */
  leave(response: http.IncomingMessage): void;
  close(): void;
}

const IDLE_MS = 10_000;
const OPTIONS = { keepAlive: true, timeout: IDLE_MS, maxFreeSockets: 4 };
/** Idle ones to all hosts: who redirects may name many. */
const MAX_FREE = 16;
const MAX_LEFT_BYTES = 16 * 1024;
const MAX_LEAVING = 4;
const LEAVE_MS = 1_000;

/** `signal`: also ends connections that are on their way. */
export function keepConnections(signal: AbortSignal): KeptConnections {
  const direct = { "http:": bounded(new http.Agent(OPTIONS)), "https:": bounded(new https.Agent(OPTIONS)) };
  const proxied = new Map<string, http.Agent>();
  const leaving = new Set<http.IncomingMessage>();
  return {
    agentFor(url, proxy) {
      if (proxy === undefined) return url.protocol === "https:" ? direct["https:"] : direct["http:"];
      const name = `${url.protocol} ${proxy.url.href} ${proxy.authorization ?? ""} ${String(proxy.verifyCertificates)}`;
      const agent = proxied.get(name) ?? bounded(proxyAgent(url, proxy, { ...OPTIONS, signal }));
      proxied.set(name, agent);
      return agent;
    },
    leave(response) {
      const length = Number(response.headers["content-length"] ?? Number.NaN);
      if (!(length <= MAX_LEFT_BYTES) || leaving.size >= MAX_LEAVING) {
        response.destroy();
        return;
      }
      const timer = setTimeout(() => response.destroy(), LEAVE_MS);
      leaving.add(response);
      const forget = (): void => {
        clearTimeout(timer);
        leaving.delete(response);
      };
      response.once("end", forget).once("close", forget).on("error", forget).resume();
    },
    close() {
      for (const agent of [direct["http:"], direct["https:"], ...proxied.values()]) agent.destroy();
    },
  };
}

function bounded<T extends http.Agent>(agent: T): T {
  const keep = agent.keepSocketAlive.bind(agent);
  agent.keepSocketAlive = (socket) => Object.values(agent.freeSockets).flat().length < MAX_FREE && keep(socket);
  return agent;
}
