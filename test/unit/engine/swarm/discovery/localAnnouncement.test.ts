import { expect, test } from "vitest";
import {
  MAX_ANNOUNCED,
  readLocalAnnouncement,
  writeLocalAnnouncement,
} from "../../../../../src/engine/swarm/discovery/localAnnouncement.ts";

const infoHash = "ab".repeat(20);
const words = (...lines: readonly string[]): Buffer => Buffer.from(`${lines.join("\r\n")}\r\n\r\n\r\n`);
const head = "BT-SEARCH * HTTP/1.1";
const host = "Host: 239.192.152.143:6771";

test("what is written is read, and fits into one datagram", () => {
  const announcement = {
    infoHashes: Array.from({ length: MAX_ANNOUNCED }, (_, index) => String(index).padStart(40, "0")),
    port: 6881,
    cookie: "us",
  };
  const datagram = writeLocalAnnouncement(announcement);
  expect(readLocalAnnouncement(datagram)).toEqual(announcement);
  expect(datagram.length).toBeLessThan(1_400);
});

test.each([
  ["as the library writes it", words(head, host, "Port: 6881", `Infohash: ${infoHash}`, "cookie: bittorrent-lsd-1")],
  [
    "in another order and case",
    words(
      head,
      `INFOHASH: ${infoHash.toUpperCase()}`,
      "port:6881",
      "host: 239.192.152.143:6771",
      "Cookie: bittorrent-lsd-1",
    ),
  ],
  [
    "for IPv6, with a torrent named twice",
    words(
      head,
      "Host: [ff15::efc0:988f]:6771",
      "Port: 6881",
      `Infohash: ${infoHash}`,
      `Infohash: ${infoHash}`,
      "cookie: bittorrent-lsd-1",
    ),
  ],
])("an announcement is understood %s", (_how, datagram) => {
  expect(readLocalAnnouncement(datagram)).toEqual({ infoHashes: [infoHash], port: 6881, cookie: "bittorrent-lsd-1" });
});

test("an announcement needs no cookie", () => {
  expect(readLocalAnnouncement(words(head, host, "Port: 1", `Infohash: ${infoHash}`))).toEqual({
    infoHashes: [infoHash],
    port: 1,
  });
});

test.each([
  ["nothing", Buffer.from("")],
  ["a head alone", Buffer.from(head)],
  ["another verb", words("M-SEARCH * HTTP/1.1", host, "Port: 1", `Infohash: ${infoHash}`)],
  ["no host", words(head, "Port: 1", `Infohash: ${infoHash}`)],
  ["another host", words(head, "Host: 10.0.0.1:6771", "Port: 1", `Infohash: ${infoHash}`)],
  ["no port", words(head, host, `Infohash: ${infoHash}`)],
  ["port 0", words(head, host, "Port: 0", `Infohash: ${infoHash}`)],
  ["a port beyond the last", words(head, host, "Port: 65536", `Infohash: ${infoHash}`)],
  ["a port in words", words(head, host, "Port: many", `Infohash: ${infoHash}`)],
  ["no torrent", words(head, host, "Port: 1")],
  ["a torrent that is none", words(head, host, "Port: 1", "Infohash: xyz")],
  ["too much", words(head, host, "Port: 1", `Infohash: ${infoHash}`, `X: ${"x".repeat(1_400)}`)],
])("%s is no announcement", (_what, datagram) => {
  expect(readLocalAnnouncement(datagram)).toBeUndefined();
});
