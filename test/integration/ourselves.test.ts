import { afterEach, expect, test } from "vitest";
import { memoryTorrent, openSwarm, type TestSwarm } from "./support/openSwarm.ts";

// Trackers tell us of ourselves: we are in the list of peers that everybody gets.

const swarms: TestSwarm[] = [];
afterEach(() => Promise.all(swarms.splice(0).map((swarm) => swarm.close())));

function open(): TestSwarm {
  const swarm = openSwarm();
  swarms.push(swarm);
  return swarm;
}

test("we are not a peer of ours, however often somebody names our own address", async () => {
  const data = memoryTorrent("ourselves");
  const us = open();
  const { torrent } = await us.join(data, { idle: true });
  torrent.addPeers([`[::1]:${String(us.port)}`]);
  await expect.poll(() => torrent.stats.receivedBytes, { timeout: 10_000 }).toBeGreaterThan(0);
  const other = open();
  const { torrent: theirs } = await other.join(data, { idle: true, peers: [us.peer] });
  await expect.poll(() => theirs.stats.peers, { timeout: 10_000 }).toBe(1);
  expect(torrent.stats.peers).toBe(1);
});
