import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createServer } from "node:net";
import { expect, test } from "vitest";
import { useBench } from "./support/bench.ts";
import { digests } from "./support/dataset.ts";
import { inPhase } from "./support/startEngine.ts";

const bench = useBench();

test.each(["tcp", "udp"] as const)("a port that another program has for %s is replaced by a free one", async (kind) => {
  const data = await bench.dataset("set", { "a.bin": 200_000 });
  await bench.seed(data);
  const other = kind === "tcp" ? createServer().listen(0) : createSocket("udp4").bind(0);
  await once(other, "listening");
  const address = other.address();
  const listenPort = typeof address === "object" ? (address?.port ?? 0) : 0;
  try {
    const fetcher = await bench.engine("fetcher", { dht: true, dhtBootstrap: [], listenPort });
    const folder = bench.inside("target");
    const id = await fetcher.transfers.add({ source: { kind: "file", bytes: data.torrent }, folder });
    await fetcher.until(id, inPhase("seeding"));
    expect(fetcher.status).toMatchObject({ restarts: 0 });
    expect(fetcher.status.port).not.toBe(listenPort);
    expect(digests(folder)).toEqual(digests(data.folder));
  } finally {
    other.close();
  }
});
