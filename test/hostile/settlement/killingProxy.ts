import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** The request at which somebody dies: before the node hears of it, or before its answer is heard. */
export interface KillPoint {
  readonly request: number;
  readonly when: "before" | "after";
}

export interface KillingProxy {
  readonly url: string;
  /** Paths that came since the last `watch`, in order. */
  readonly paths: readonly string[];
  /** All that was said since the start: heads and bodies of requests, and the answers. */
  readonly messages: readonly string[];
  /** From now on requests are counted anew, and `kill` is called at the point. */
  watch(point: KillPoint | undefined, kill: () => void): void;
  close(): Promise<void>;
}

/** Stands between a process and a devnet. */
export async function killingProxy(node: string): Promise<KillingProxy> {
  let paths: string[] = [];
  const messages: string[] = [];
  let point: KillPoint | undefined;
  let kill = (): void => undefined;
  const server = createServer((request, response) => {
    void (async () => {
      const path = request.url ?? "/";
      const body = await text(request);
      messages.push(path, request.rawHeaders.join("\n"), body);
      const number = paths.push(path);
      const isHere = (when: KillPoint["when"]): boolean => point?.request === number && point.when === when;
      if (isHere("before")) {
        die();
        return;
      }
      const { method = "GET" } = request;
      const answer = await fetch(new URL(path, node), { method, ...(method === "GET" ? {} : { body }) });
      const told = await answer.text();
      messages.push(told);
      if (isHere("after")) {
        die();
        return;
      }
      response.writeHead(answer.status, { "content-type": "application/json" }).end(told);

      function die(): void {
        kill();
        response.destroy();
      }
    })().catch(() => response.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    get paths() {
      return paths;
    },
    messages,
    watch(next, how) {
      paths = [];
      point = next;
      kill = how;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
