import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { handshake, message } from "../hostile/wire/messages.ts";
import { dialPeer } from "../hostile/wire/rawPeer.ts";
import { memoryTorrent, openSwarm } from "./support/openSwarm.ts";
import { type ToldUploads, toldUploads } from "./support/toldUploads.ts";

const MIB = 1024 * 1024;
const BLOCK = 16_384;
const CHOKE = 0;
const UNCHOKE = 1;
const INTERESTED = 2;
const REQUEST = 6;
const PIECE = 7;
const HAVE_ALL = 14;
const REJECT = 16;

const sentInAll = ({ sent }: ToldUploads): number => [...sent.values()].reduce((sum, bytes) => sum + bytes, 0);

/** A swarm that is closed when the test is over. */
function open(...how: Parameters<typeof openSwarm>): ReturnType<typeof openSwarm> {
  const swarm = openSwarm(...how);
  onTestFinished(() => swarm.close());
  return swarm;
}

test("two shares of one to three hold within ten percent, as the peers count it, under a limit that holds within 15", async () => {
  const rate = 2 * MIB;
  const uploads = toldUploads({ share: (_peer, at) => (at === 0 ? 1 : 3) });
  const seeder = open({ uploadLimit: rate }, { uploads });
  const what = memoryTorrent("shares", false, 20 * MIB);
  await seeder.join(what, { seeds: true });
  const little = await open().join(what, { peers: [seeder.peer] });
  await uploads.until(() => uploads.peers.length === 1);
  const much = await open().join(what, { peers: [seeder.peer] });
  await uploads.until(() => (uploads.sent.get(uploads.peers[1]?.id ?? "") ?? 0) > 0);
  const start = sentInAll(uploads);
  await uploads.until(() => sentInAll(uploads) > start + rate);

  const from = performance.now();
  const [first, before] = [sentInAll(uploads), [little, much].map(({ torrent }) => torrent.stats.receivedBytes)];
  await uploads.until(() => sentInAll(uploads) >= first + 10 * rate);
  const received = [little, much].map(({ torrent }, at) => torrent.stats.receivedBytes - (before[at] ?? 0));
  const [a = 0, b = 0] = received;
  expect(a / (a + b)).toBeGreaterThan(0.25 * 0.9);
  expect(a / (a + b)).toBeLessThan(0.25 * 1.1);
  const measured = ((a + b) * 1_000) / (performance.now() - from);
  expect(measured).toBeGreaterThan(rate * 0.85);
  expect(measured).toBeLessThan(rate * 1.15);
});

test("who is choked gets nothing and a reject; what waits at a choke is rejected, and a later unchoke serves", async () => {
  let isServing = false;
  const uploads = toldUploads({ share: () => (isServing ? 1 : 0) });
  const seeder = open({ encryption: "off", uploadLimit: 4 * BLOCK }, { uploads });
  const what = memoryTorrent("choked", false, 64 * BLOCK);
  await seeder.join(what, { seeds: true });
  const peer = await dialPeer(seeder.port ?? 0, what.metainfo.infoHash);
  onTestFinished(() => void peer.socket.destroy());
  const ask = (block: number): Buffer => message(REQUEST, Math.floor(block / 4), (block % 4) * BLOCK, BLOCK);
  await peer.next(HAVE_ALL);
  peer.send(message(INTERESTED), ask(0));
  await peer.next(REJECT);
  expect(sentInAll(uploads)).toBe(0);

  isServing = true;
  uploads.changed();
  await peer.next(UNCHOKE);
  peer.send(...Array.from({ length: 60 }, (_, block) => ask(block)));
  const first = await peer.next(PIECE);
  expect(first.subarray(8).equals(what.data.subarray(0, BLOCK))).toBe(true);

  isServing = false;
  uploads.changed();
  await peer.next(CHOKE);
  const given = sentInAll(uploads) / BLOCK;
  for (let rejected = 0; rejected < 60 - given; rejected++) await peer.next(REJECT);

  isServing = true;
  uploads.changed();
  await peer.next(UNCHOKE);
  peer.send(ask(63));
  for (let block = 1; block < given; block++) await peer.next(PIECE);
  const last = await peer.next(PIECE);
  expect(last.subarray(8).equals(what.data.subarray(63 * BLOCK))).toBe(true);
  expect(sentInAll(uploads) / BLOCK).toBe(given + 1);
});

test("a peer that does not read keeps no other from being served", async () => {
  const uploads = toldUploads();
  const seeder = open({ encryption: "off" }, { uploads });
  const what = memoryTorrent("slow", false, 32 * MIB);
  await seeder.join(what, { seeds: true });
  const deaf = connect(seeder.port ?? 0, "127.0.0.1");
  onTestFinished(() => void deaf.destroy());
  deaf.on("error", () => undefined);
  await once(deaf, "connect");
  const ask = Array.from({ length: 400 }, (_, block) => message(REQUEST, block >> 2, (block % 4) * BLOCK, BLOCK));
  deaf.write(Buffer.concat([handshake(what.metainfo.infoHash, randomBytes(20)), message(INTERESTED)]));
  await uploads.until(() => uploads.peers[0]?.traffic().isInterested === true);
  deaf.write(Buffer.concat(ask));
  const fetcher = await open().join(what, { peers: [seeder.peer] });
  await fetcher.complete;
  expect(uploads.sent.get(uploads.peers[1]?.id ?? "")).toBeGreaterThanOrEqual(32 * MIB);
});

test("bytes of verified pieces are counted for whoever sent them, by the mark that each block got as it came", async () => {
  const what = memoryTorrent("counted", false, 4 * MIB);
  const seeds = [open(), open()];
  for (const seed of seeds) await seed.join(what, { seeds: true });
  const counted = new Map<string, number>();
  let tagged = 0;
  const uploads = toldUploads({
    listen: (peer) => ({
      blockTag() {
        tagged += 1;
        return tagged <= 100 ? 1 : 2;
      },
      verified(tag, bytes) {
        const name = `${peer.id} ${String(tag)}`;
        counted.set(name, (counted.get(name) ?? 0) + bytes);
      },
    }),
  });
  const fetcher = await open({}, { uploads }).join(what, { peers: seeds.map(({ peer }) => peer) });
  await fetcher.complete;
  await uploads.until(() => [...counted.values()].reduce((sum, bytes) => sum + bytes, 0) === 4 * MIB);
  const ofTag = (tag: number): number =>
    [...counted].filter(([name]) => name.endsWith(` ${String(tag)}`)).reduce((sum, [, bytes]) => sum + bytes, 0);
  expect(ofTag(1)).toBe(100 * BLOCK);
  for (const peer of uploads.peers) {
    const own = [...counted]
      .filter(([name]) => name.startsWith(`${peer.id} `))
      .reduce((sum, [, bytes]) => sum + bytes, 0);
    expect(own).toBe(peer.traffic().receivedBytes);
  }
});
