import { describe, expect, test } from "vitest";
import { magnetTrackers, requireSomebodyToAsk } from "../../../src/cli/somebodyToAsk.ts";
import { DEFAULT_SETTINGS } from "../../../src/engine/model.ts";

const alone = { trackers: [], peers: [], webSeeds: [], settings: { ...DEFAULT_SETTINGS, dht: false, lsd: false } };
const hash = "ab".repeat(20);

describe("a fetch that nobody could ever answer", () => {
  test.each([
    ["a bare info-hash", magnetTrackers(hash)],
    ["a magnet link without trackers", magnetTrackers(`magnet:?xt=urn:btih:${hash}`)],
    ["a torrent without trackers", []],
  ])("is refused at once: %s", (_, named) => {
    expect(() => requireSomebodyToAsk(named, alone)).toThrow("There is nobody to ask");
  });

  test.each([
    ["the link names a tracker", magnetTrackers(`magnet:?xt=urn:btih:${hash}&tr=http%3A%2F%2Ft.example%2Fa`), alone],
    ["the link names a web seed", magnetTrackers(`magnet:?xt=urn:btih:${hash}&ws=https%3A%2F%2Fs.example%2Fd`), alone],
    ["an address will tell", magnetTrackers("https://example.org/a.torrent"), alone],
    ["a peer is named", [], { ...alone, peers: ["127.0.0.1:1"] }],
    ["a web seed is named", [], { ...alone, webSeeds: ["https://s.example/"] }],
    ["the DHT is searched", [], { ...alone, settings: DEFAULT_SETTINGS }],
  ])("is not when %s", (_, named, command) => {
    expect(() => requireSomebodyToAsk(named, command)).not.toThrow();
  });
});
