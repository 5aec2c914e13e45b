import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import net from "node:net";
import { expect, test } from "vitest";
import { type BadSeed, startBadSeed } from "../hostile/wire/badSeed.ts";
import { useBench } from "./support/bench.ts";
import { digests } from "./support/dataset.ts";
import { inPhase, LOOPBACK_SETTINGS, type StartedEngine } from "./support/startEngine.ts";

const bench = useBench();

const file = (bytes: Uint8Array) => ({ kind: "file", bytes }) as const;

/** The sentences of the diagnosis that say who is kept away. */
async function keptAway({ transfers }: StartedEngine, id: string): Promise<readonly string[]> {
  return (await transfers.diagnose(id)).filter(({ cause }) => cause === "keptAway").map(({ sentence }) => sentence);
}

/** True when the port answers a stranger's handshake instead of hanging up. */
async function isOpen(port: number, infoHash: string): Promise<boolean> {
  const socket = net.connect(port, "127.0.0.1");
  socket.on("error", () => undefined);
  socket.write(Buffer.from(`\x13BitTorrent protocol${"\0".repeat(8)}`, "latin1"));
  socket.write(Buffer.concat([Buffer.from(infoHash, "hex"), randomBytes(20)]));
  const answers = await new Promise<boolean>((resolve) => {
    socket.once("data", () => {
      resolve(true);
    });
    socket.once("close", () => {
      resolve(false);
    });
  });
  socket.destroy();
  return answers;
}

test("whom the IP filter names is neither dialled nor let in, until the filter changes", async () => {
  const data = await bench.dataset("set", { "a.bin": 200_000 });
  const seeder = await bench.seed(data);
  const filter = bench.inside("filter.dat");
  writeFileSync(filter, "127.000.000.000 - 127.255.255.255 , 000 , this machine\n::1\n");
  const settings = { ...LOOPBACK_SETTINGS, ipFilter: filter };
  const fetcher = await bench.engine("fetcher", settings);
  const folder = bench.inside("target");
  const peers = [`127.0.0.1:${String(seeder.status.port)}`];
  const id = await fetcher.transfers.add({ source: file(data.torrent), folder, hints: { peers } });
  await fetcher.until(id, inPhase("downloading"));
  await expect.poll(() => keptAway(fetcher, id)).toEqual(["The IP filter kept 1 address away so far."]);
  expect(await isOpen(fetcher.status.port ?? 0, id)).toBe(false);
  expect(fetcher.transfers.get(id)).toMatchObject({ peers: 0, doneBytes: 0 });
  expect(await isOpen(seeder.status.port ?? 0, id)).toBe(true);

  await fetcher.configure(LOOPBACK_SETTINGS);
  await fetcher.until(id, inPhase("seeding"));
  expect(digests(folder)).toEqual(digests(data.folder));
});

test("a filter that is not understood connects nothing and names the line; corrected, the transfer goes on", async () => {
  const data = await bench.dataset("set", { "a.bin": 200_000 });
  await bench.seed(data);
  const filter = bench.inside("filter.p2p");
  writeFileSync(filter, "# mine\n192.0.2.0/24\nnonsense\n");
  const fetcher = await bench.engine("fetcher", { ipFilter: filter });
  const id = await fetcher.transfers.add({ source: file(data.torrent), folder: bench.inside("target") });
  const { error } = await fetcher.until(id, inPhase("failed"));
  expect(error?.message).toMatch(/^Line 3 of the IP filter “filter.p2p” is not understood/);
  expect(fetcher.status.port).toBeUndefined();
  writeFileSync(filter, "# mine\n192.0.2.0/24\n");
  await fetcher.transfers.resume(id);
  await fetcher.until(id, inPhase("seeding"));
});

test("who sent false data stays left out when it comes back and when the sockets are renewed", async () => {
  const data = await bench.dataset("set", { "a.bin": 2_000_000 });
  const bad: BadSeed = await startBadSeed({
    infoHash: data.metainfo.infoHash,
    block: (_piece, _offset, length) => randomBytes(length),
  });
  try {
    const settings = { ...LOOPBACK_SETTINGS, trackers: false };
    const fetcher = await bench.engine("fetcher", settings);
    const source = file(data.torrent);
    const folder = bench.inside("target");
    const id = await fetcher.transfers.add({ source, folder, hints: { peers: [bad.peer] } });
    const sentence = `A peer sent false data and is left out: ${bad.peer}.`;
    await expect.poll(() => keptAway(fetcher, id), { timeout: 10_000 }).toEqual([sentence]);
    const calls = bad.calls();

    await fetcher.configure({ ...settings, pex: true });
    const seeder = await bench.engine("seeder", settings);
    const seed = await seeder.transfers.add({ source, folder: data.folder, seedOnly: true });
    await seeder.until(seed, inPhase("seeding"));
    await fetcher.transfers.resume(id, { peers: [bad.peer, `127.0.0.1:${String(seeder.status.port)}`] });
    await fetcher.until(id, inPhase("seeding"));
    expect(bad.calls()).toBe(calls);
    expect(digests(folder)).toEqual(digests(data.folder));
  } finally {
    await bad.close();
  }
});
