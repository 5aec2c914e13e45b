import { expect, test } from "vitest";
import { useBench } from "./support/bench.ts";
import { inPhase } from "./support/startEngine.ts";

const bench = useBench();

test("a seed that the tracker counts alone knows that it is the only source, until another one is complete", async () => {
  const data = await bench.dataset("set", { "a.bin": 200_000 });
  const seeder = await bench.seed(data);
  const [only] = seeder.transfers.list();
  const id = only?.id ?? "";
  await seeder.until(id, ({ isOnlySource }) => isOnlySource);

  const fetcher = await bench.engine("fetcher");
  await fetcher.transfers.add({ source: { kind: "file", bytes: data.torrent }, folder: bench.inside("target") });
  const fetched = await fetcher.until(id, inPhase("seeding"));
  expect(fetched.isOnlySource).toBe(false);
  const seen = await seeder.until(id, ({ isOnlySource }) => !isOnlySource);
  expect(seen.knownPeers).toBeGreaterThan(0);
});
