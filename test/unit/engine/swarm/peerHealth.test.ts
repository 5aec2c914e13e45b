import { expect, test } from "vitest";
import { dropSilentPeers } from "../../../../src/engine/swarm/peerHealth.ts";
import { fakeTorrent, fakeWire } from "./fakeTorrent.ts";

test.each([
  ["owes us blocks and sends nothing", {}, true],
  ["sends something", { rate: 10 }, false],
  ["makes us wait", { peerChoking: true }, false],
  ["owes us nothing", { requests: [] }, false],
])("a shake of a peer that %s hangs up: %s", (_, changes, hangsUp) => {
  const wire = Object.assign(fakeWire(1), { requests: [{}] }, changes);
  const other = fakeWire(2);
  dropSilentPeers(fakeTorrent(4, [wire, other]));
  expect([wire.destroyed, other.destroyed]).toEqual([hangsUp, false]);
});
