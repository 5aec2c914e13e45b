import { expect, test } from "vitest";
import { hintsToGoOn } from "../../../src/cli/hintsToGoOn.ts";

const HASH = "a".repeat(40);
const NOTHING = { trackers: [], webSeeds: [] };
const magnet = (more: string) => ({ kind: "text", text: `magnet:?xt=urn:btih:${HASH}${more}` }) as const;

test("another link to the same torrent has its trackers and web seeds asked, those of the options first", () => {
  const link = magnet("&tr=https%3A%2F%2Ft.example%2Fnew&ws=https%3A%2F%2Fw.example%2F&x.pe=192.0.2.1:1");
  const hints = { trackers: ["https://t.example/mine"], peers: ["192.0.2.7:1"] };
  expect(hintsToGoOn(hints, link, NOTHING)).toEqual({
    trackers: ["https://t.example/mine", "https://t.example/new"],
    peers: ["192.0.2.7:1"],
    webSeeds: ["https://w.example/"],
  });
});

test("a .torrent file, or one at an address, has those asked that it names itself", () => {
  const named = { trackers: ["https://t.example/file"], webSeeds: ["https://w.example/file"] };
  for (const source of [
    { kind: "file", bytes: new Uint8Array() },
    { kind: "text", text: "https://files.example/set.torrent" },
  ] as const)
    expect(hintsToGoOn({}, source, named)).toEqual({ ...named, peers: [] });
});

test("there are never more of them than the engine takes", () => {
  const trackers = Array.from({ length: 90 }, (_, index) => `https://t.example/${String(index)}`);
  const more = trackers.map((url) => `&tr=${encodeURIComponent(`${url}/more`)}`).join("");
  const { trackers: asked } = hintsToGoOn({ trackers }, magnet(more), NOTHING);
  expect(asked).toHaveLength(100);
  expect(asked.slice(0, 90)).toEqual(trackers);
});
