import { expect, test } from "vitest";
import { type ListedTorrent, useListBench } from "./listBench.ts";

const bench = useListBench();

test("what turns out complete waits for a place as a seed without ever entering the swarm", async () => {
  const list = await bench.list("state", { maxActiveSeeds: 1 });
  const add = ({ torrent, folder }: ListedTorrent): Promise<string> =>
    list.add({ source: { kind: "file", bytes: torrent }, folder, seedOnly: true });
  const names = ["a", "b", "c"];
  const torrents: ListedTorrent[] = [];
  for (const source of names) torrents.push(await bench.torrent({ "a.bin": 40_000 }, { source }));
  const [one, ...others] = torrents as [ListedTorrent, ...ListedTorrent[]];
  const first = await add(one);
  await list.inPhase(first, "seeding");
  const [second = "", third = ""] = await Promise.all(others.map(add));

  await list.inPhase(second, "queued");
  await list.inPhase(third, "queued");
  const known = (id: string) => list.until(id, ({ doneBytes, phase }) => doneBytes === 40_000 && phase === "queued");
  await known(second);
  await known(third);
  expect(list.swarm.opened).toBe(1);
  const seeding = list.handedOut
    .filter(({ snapshot }) => snapshot.phase === "seeding")
    .map(({ snapshot }) => snapshot.id);
  expect(new Set(seeding)).toEqual(new Set([first]));

  await list.pause(first);
  await list.inPhase(second, "seeding");
  expect(list.swarm.torrents.map(({ target }) => target.infoHash)).toEqual([second]);
});
