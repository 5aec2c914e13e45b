import type WebTorrent from "webtorrent";
import type { EngineSettings } from "../model.ts";
import type { Log } from "../ports.ts";
import { limitRates, needsNewSockets, openClient } from "./client.ts";
import { checkTrackers } from "./network/checkTrackers.ts";
import { setNetworkPolicy } from "./network/networkPolicy.ts";
import type { Swarm, SwarmListener, SwarmTorrent } from "./port.ts";
import { createReadBudget } from "./readBudget.ts";
import { openTorrent } from "./swarmTorrent.ts";

/** BitTorrent by webtorrent. The client, and with it every socket, exists from the first `open` to `reset` or `close`. */
export function createSwarm(initial: EngineSettings, log: Log): Swarm {
  let settings = initial;
  let opening: Promise<WebTorrent> | undefined;
  let client: WebTorrent | undefined;
  const reads = createReadBudget();
  const listeners = new Set<SwarmListener>();
  setNetworkPolicy({ allowLocalNetwork: initial.allowLocalNetwork });

  const lose = (lost: WebTorrent, error: unknown): void => {
    if (lost !== client) return;
    client = undefined;
    opening = undefined;
    for (const listener of [...listeners]) listener.onLost(error);
  };

  const connect = async (): Promise<WebTorrent> => {
    const opened = await openClient(settings, log, lose);
    if (opened.destroyed) throw new Error("the client broke while it was opened");
    client = opened;
    return opened;
  };

  const disconnect = async (): Promise<void> => {
    const current = await opening?.catch(() => undefined);
    opening = undefined;
    client = undefined;
    if (current === undefined || current.destroyed) return;
    await new Promise<void>((resolve) => {
      current.destroy(() => {
        resolve();
      });
    });
  };

  return {
    get port() {
      return client?.torrentPort;
    },
    async open(target, listener, content) {
      opening ??= connect();
      const connected = await opening.catch((error: unknown) => {
        opening = undefined;
        throw error;
      });
      const trackers = target.trackers.map((tier) => checkTrackers(tier, settings.allowLocalNetwork, log));
      const torrent = openTorrent(connected, { ...target, trackers }, listener, log, reads, content);
      listeners.add(listener);
      const opened: SwarmTorrent = {
        get stats() {
          return torrent.stats;
        },
        attach: torrent.attach,
        replan: torrent.replan,
        withdraw: torrent.withdraw,
        limitRates: torrent.limitRates,
        addPeers: torrent.addPeers,
        async close() {
          listeners.delete(listener);
          await torrent.close();
        },
      };
      return opened;
    },
    configure(next) {
      const renew = needsNewSockets(settings, next);
      settings = next;
      setNetworkPolicy({ allowLocalNetwork: next.allowLocalNetwork });
      if (client !== undefined && !renew) limitRates(client, next);
      return renew && opening !== undefined;
    },
    reset: disconnect,
    close: disconnect,
  };
}
