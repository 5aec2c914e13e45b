import { expect, test } from "vitest";
import { trackerMessage } from "../../../../../src/engine/swarm/discovery/trackerMessage.ts";

test.each([
  ["Torrent not registered", "Torrent not registered"],
  ["two\r\nlines\tand\0more", "two lines andmore"],
  ["\u202egnirts\u202c", "gnirts"],
  ["", "It gave no reason."],
  ["\0\n", "It gave no reason."],
  ["x".repeat(100_000), "x".repeat(200)],
  [`${"x".repeat(199)}😀`, `${"x".repeat(199)}\ufffd`],
  [
    "Non-200 response code 404 from https://t.example:8443/announce?passkey=secret",
    "Non-200 response code 404 from t.example:8443",
  ],
  ["request timed out (udp://t.example:1/secret)", "request timed out (t.example:1)"],
])("%j is shown as %j", (text, shown) => {
  expect(trackerMessage(text)).toBe(shown);
});
