import { describe, expect, test } from "vitest";
import {
  mayDial,
  type PeerSource,
  parseDialTarget,
  peerSource,
} from "../../../../../src/engine/swarm/network/dialPolicy.ts";

test.each([
  ["1.2.3.4:5", { host: "1.2.3.4", port: 5 }],
  ["[2606:4700::1]:51413", { host: "2606:4700::1", port: 51_413 }],
  ["peer.example:6881", { host: "peer.example", port: 6_881 }],
  ["1.2.3.4:0", undefined],
  ["1.2.3.4:65536", undefined],
  ["1.2.3.4", undefined],
  ["", undefined],
])("%j is read as %j", (address, target) => {
  expect(parseDialTarget(address)).toEqual(target);
});

const strangers: readonly PeerSource[] = ["tracker", "dht", "ut_pex"];

describe("a peer is dialled, usually and with the local network allowed,", () => {
  test.each<[string, readonly PeerSource[], boolean, boolean]>([
    ["93.184.216.34", [...strangers, "lsd", "manual"], true, true],
    ["127.0.0.1", strangers, false, true],
    ["10.0.0.1", strangers, false, true],
    ["::ffff:10.0.0.1", strangers, false, true],
    ["10.0.0.1", ["lsd"], true, true],
    ["169.254.1.1", ["lsd"], true, true],
    ["127.0.0.1", ["lsd"], false, true],
    ["127.0.0.1", ["manual"], true, true],
    ["10.0.0.1", ["manual"], true, true],
    ["224.0.0.1", [...strangers, "lsd", "manual"], false, false],
    ["0.0.0.0", [...strangers, "lsd", "manual"], false, false],
    ["peer.example", [...strangers, "lsd"], false, false],
    ["127.1", strangers, false, false],
    ["peer.example", ["manual"], true, true],
  ])("%s by %j: %s, %s", (host, sources, usually, whenAllowed) => {
    for (const source of sources) {
      expect([false, true].map((allow) => mayDial({ host, port: 1 }, source, allow))).toEqual([usually, whenAllowed]);
    }
  });
});

test("a source that we do not know is a stranger", () => {
  expect([undefined, "somebody", "manual", "lsd"].map(peerSource)).toEqual(["tracker", "tracker", "manual", "lsd"]);
});
