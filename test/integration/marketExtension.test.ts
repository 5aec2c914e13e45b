import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { useBench } from "./support/bench.ts";
import { digests } from "./support/dataset.ts";
import { memoryTorrent, openSwarm } from "./support/openSwarm.ts";
import { inPhase } from "./support/startEngine.ts";
import { toldUploads } from "./support/toldUploads.ts";

const bench = useBench();

/** Passes connections on to `port`, and keeps all that either side sent. */
async function record(port: number): Promise<{ readonly address: string; readonly bytes: () => Buffer }> {
  const parts: Buffer[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((from) => {
    const to = connect(port, "127.0.0.1");
    for (const [one, other] of [
      [from, to],
      [to, from],
    ] as const) {
      sockets.add(one);
      one.on("error", () => undefined);
      one.on("data", (bytes: Buffer) => void parts.push(bytes));
      one.pipe(other);
      one.once("close", () => void other.destroy());
    }
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return {
    address: `127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    bytes: () => Buffer.concat(parts),
  };
}

test("with the market off, no byte of a whole transfer between two engines speaks of it", async () => {
  const data = await bench.dataset("set", { "a.bin": 3_000_000 }, { trackers: [] });
  const source = { kind: "file", bytes: data.torrent } as const;
  const seeder = await bench.engine("seeder", { encryption: "off" });
  const id = await seeder.transfers.add({ source, folder: data.folder, seedOnly: true });
  await seeder.until(id, inPhase("seeding"));
  const wire = await record(seeder.status.port ?? 0);
  const fetcher = await bench.engine("fetcher", { encryption: "off", seedAfterCompletion: false });
  const folder = bench.inside("target");
  await fetcher.transfers.add({ source, folder, hints: { peers: [wire.address] } });
  await fetcher.until(id, inPhase("complete"));
  expect(digests(folder)).toEqual(digests(data.folder));
  const bytes = wire.bytes();
  expect(bytes.length).toBeGreaterThan(3_000_000);
  // Both extended handshakes can be read in it.
  expect(bytes.toString("latin1").split("11:ut_metadatai")).toHaveLength(3);
  expect(bytes.includes("sb_bid")).toBe(false);
  expect(bytes.includes("2:sbd")).toBe(false);
});

test("two that announce it hear each other's terms and messages, and each message only while it is announced", async () => {
  const what = memoryTorrent("market");
  const heard: unknown[] = [];
  let terms: object | undefined = { v: 1, p: "25" };
  const selling = toldUploads({
    announcement: () => terms,
    listen: () => ({ message: (bytes) => void heard.push(Buffer.from(bytes).toString()) }),
  });
  const told: unknown[] = [];
  const buying = toldUploads({
    announcement: () => ({ v: 1, r: 2 }),
    listen: () => ({
      announced: (sb) => void told.push(sb === undefined ? undefined : String((sb as { p: unknown }).p)),
    }),
  });
  const [seller, buyer] = [openSwarm({}, { uploads: selling }), openSwarm({}, { uploads: buying })];
  onTestFinished(async () => {
    await Promise.all([seller.close(), buyer.close()]);
  });
  await seller.join(what, { seeds: true });
  await buyer.join(what, { idle: true, peers: [seller.peer] });
  await buying.until(() => told.length === 1);
  expect(told).toEqual(["25"]);

  buying.peers[0]?.send(Buffer.from("one"));
  await selling.until(() => heard.length === 1);
  terms = { v: 1, p: "30" };
  selling.control().reannounce();
  await buying.until(() => told.length === 2);
  buying.peers[0]?.send(Buffer.from("two"));
  await selling.until(() => heard.length === 2);

  terms = undefined;
  selling.control().reannounce();
  await buying.until(() => told.length === 3);
  buying.peers[0]?.send(Buffer.from("never"));
  terms = { v: 1, p: "35" };
  selling.control().reannounce();
  await buying.until(() => told.length === 4);
  buying.peers[0]?.send(Buffer.from("three"));
  await selling.until(() => heard.length === 3);
  expect(told).toEqual(["25", "30", undefined, "35"]);
  expect(heard).toEqual(["one", "two", "three"]);
});
