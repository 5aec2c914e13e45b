import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { DEFAULT_SETTINGS } from "../../../../../src/engine/model.ts";
import { discoverPeers } from "../../../../../src/engine/swarm/discovery/discoverPeers.ts";
import { shareDiscovery } from "../../../../../src/engine/swarm/discovery/sharedDiscovery.ts";
import { setNetworkPolicy } from "../../../../../src/engine/swarm/network/networkPolicy.ts";
import { createFakeClock } from "../../../../fakes/clock.ts";

afterEach(() => {
  setNetworkPolicy({ allowLocalNetwork: false });
});

const share = () =>
  shareDiscovery({
    client: { peerId: "cd".repeat(20), torrentPort: 6881, dht: false },
    settings: { ...DEFAULT_SETTINGS, lsd: false },
    userAgent: "test/1",
    clock: createFakeClock(),
    log: { write: () => undefined },
    dhtNodes: [],
  });

test("the port that peers reach us at is the one we listen at, until a router has another", () => {
  const shared = share();
  const seen: number[] = [];
  shared.onPortChange(() => void seen.push(shared.port()));
  expect(shared.port()).toBe(6881);
  for (const port of [6881, 50_000, 50_000, undefined, undefined]) shared.announcePort(port);
  expect(seen).toEqual([50_000, 6881]);
});

test("a new port is announced at once", async () => {
  setNetworkPolicy({ allowLocalNetwork: true });
  const ports: (string | null)[] = [];
  const server = createServer((request, response) => {
    ports.push(new URL(request.url ?? "", "http://t").searchParams.get("port"));
    response.end("d8:intervali1800e5:peers0:e");
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const shared = share();
  const discovery = discoverPeers(
    {
      infoHash: "ab".repeat(20),
      trackers: [[`http://127.0.0.1:${(server.address() as AddressInfo).port}/announce`]],
      isPrivate: false,
      amounts: () => ({ uploaded: 0, downloaded: 0, left: 0, peersWanted: 0 }),
      onPeer: () => undefined,
    },
    shared,
  );
  await expect.poll(() => discovery.sources().trackers[0]?.state).toBe("working");
  shared.announcePort(50_000);
  await expect.poll(() => ports).toEqual(["6881", "50000"]);
  await discovery.close();
  expect(ports).toEqual(["6881", "50000", "50000"]);
  shared.close();
  server.closeAllConnections();
  await once(server.close(), "close");
});
