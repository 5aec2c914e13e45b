import { expect, test } from "vitest";
import { keepPrivate } from "../../../../src/engine/swarm/privateDiscovery.ts";

test.each([
  [true, false],
  [false, true],
])("a torrent that is private: %j is announced on the local network: %j", (isPrivate, announced) => {
  const client = { lsd: true };
  let seen: boolean | undefined;
  const torrent = { private: isPrivate, _startDiscovery: () => void (seen = client.lsd) };
  keepPrivate(client, torrent);
  torrent._startDiscovery();
  expect(seen).toBe(announced);
  expect(client.lsd).toBe(true);
});
