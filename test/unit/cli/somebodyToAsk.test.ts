import { describe, expect, test } from "vitest";
import { magnetSources, requireSomebodyToAsk } from "../../../src/cli/somebodyToAsk.ts";
import { DEFAULT_SETTINGS } from "../../../src/engine/model.ts";

const alone = { trackers: [], peers: [], webSeeds: [], settings: { ...DEFAULT_SETTINGS, dht: false, lsd: false } };
const nobody = { trackers: [], webSeeds: [] };
const hash = "ab".repeat(20);

describe("a fetch that nobody could ever answer", () => {
  test.each([
    ["a bare info-hash", magnetSources(hash)],
    ["a magnet link without trackers", magnetSources(`magnet:?xt=urn:btih:${hash}`)],
    ["a torrent without trackers", nobody],
    [
      "a torrent with trackers that are not to be asked",
      { trackers: ["http://t.example/a"], webSeeds: [] },
      { ...alone.settings, trackers: false },
    ],
  ])("is refused at once: %s", (_, named, settings = alone.settings) => {
    expect(() => requireSomebodyToAsk(named, { ...alone, settings })).toThrow("There is nobody to ask");
  });

  test.each([
    ["the link names a tracker", magnetSources(`magnet:?xt=urn:btih:${hash}&tr=http%3A%2F%2Ft.example%2Fa`), alone],
    ["the link names a web seed", magnetSources(`magnet:?xt=urn:btih:${hash}&ws=https%3A%2F%2Fs.example%2Fd`), alone],
    ["an address will tell", magnetSources("https://example.org/a.torrent"), alone],
    ["a peer is named", nobody, { ...alone, peers: ["127.0.0.1:1"] }],
    ["a web seed is named", nobody, { ...alone, webSeeds: ["https://s.example/"] }],
    ["the DHT is searched", nobody, { ...alone, settings: DEFAULT_SETTINGS }],
  ])("is not when %s", (_, named, command) => {
    expect(() => requireSomebodyToAsk(named, command)).not.toThrow();
  });
});
