import { expect, test } from "vitest";
import { checkTrackers } from "../../../../../src/engine/swarm/network/checkTrackers.ts";

const quiet = { write: () => undefined };

const kept = [
  "http://tracker.example/announce",
  "https://tracker.example:8443/announce?key=1",
  "udp://tracker.example:6969",
  "udp://93.184.216.34:6969/announce",
];
const local = [
  "http://127.0.0.1:8000/announce",
  "udp://10.0.0.1:6969",
  "http://[::1]:80/announce",
  "udp://[fe80::1]:1",
];
const never = [
  "ws://tracker.example/",
  "wss://tracker.example/",
  "file:///etc/passwd",
  "nonsense",
  "http://tracker.example:0/announce",
  "udp://tracker.example:0",
  "udp://tracker.example",
  "http://user:secret@tracker.example/announce",
  "udp://224.0.0.1:6969",
  "http://0.0.0.0/announce",
];

test("trackers of the three schemes are kept, in their order", () => {
  expect(checkTrackers([...never, ...kept, ...local], false, quiet)).toEqual(kept);
});

test("trackers of the local network are kept too when the user allowed it", () => {
  expect(checkTrackers([...never, ...kept, ...local], true, quiet)).toEqual([...kept, ...local]);
});

test("each tracker that is left out is in the log with its reason, without its path and keys", () => {
  const lines: string[] = [];
  checkTrackers(["ws://a.example/secret-key", "http://127.0.0.1/secret-key"], false, {
    write: (_level, message) => void lines.push(message),
  });
  expect(lines).toHaveLength(2);
  expect(lines.join(" ")).not.toContain("secret-key");
});
