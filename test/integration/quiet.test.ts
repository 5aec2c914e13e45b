import { expect, test } from "vitest";
import { useBench } from "./support/bench.ts";
import { openHandles } from "./support/openHandles.ts";
import { inPhase } from "./support/startEngine.ts";

const bench = useBench();

test("starting an engine that has transfers opens no socket before the user acts", async () => {
  const data = await bench.dataset("set", { "a.bin": 200_000 });
  await bench.seed(data);
  const first = await bench.engine("fetcher", { dht: true, dhtBootstrap: [], lsd: true, pex: true });
  const id = await first.transfers.add({
    source: { kind: "file", bytes: data.torrent },
    folder: bench.inside("target"),
  });
  await first.until(id, inPhase("seeding"));
  await first.close();
  const before = openHandles(bench.inside("")).sockets;
  const again = await bench.engine("fetcher", { dht: true, dhtBootstrap: [], lsd: true, pex: true });
  expect(again.transfers.get(id)?.phase).toBe("queued");
  await again.transfers.files(id);
  await again.transfers.verify(id);
  expect(openHandles(bench.inside("")).sockets).toEqual(before);
});

test("a closed engine leaves no socket and no file open", async () => {
  const data = await bench.dataset("set", { "a.bin": 2_000_000 });
  const before = openHandles(bench.inside(""));
  const seeder = await bench.seed(data, { uploadLimit: 300_000 });
  const fetcher = await bench.engine("fetcher");
  const id = await fetcher.transfers.add({
    source: { kind: "file", bytes: data.torrent },
    folder: bench.inside("target"),
  });
  await fetcher.until(id, (snapshot) => snapshot.doneBytes > 0);
  await fetcher.close();
  await seeder.close();
  expect(openHandles(bench.inside("")).files).toEqual([]);
  const left = openHandles(bench.inside("")).sockets.filter((socket) => !before.sockets.includes(socket));
  expect(left).toEqual([]);
});
