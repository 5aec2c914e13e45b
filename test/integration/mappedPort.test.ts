import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { startCli } from "../cli/startCli.ts";
import { type LocalNetwork, openLocalNetwork, type Place } from "../interop/clients/localNetwork.ts";
import { makeDataset, temporaryFolder } from "./support/dataset.ts";

// Real ports and real multicast, so never on this machine's own network: two namespaces joined by a virtual cable, the
// other end of which is the router.

let network: LocalNetwork;
const temp = temporaryFolder();
const closing: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  network = await openLocalNetwork();
  if (network.ours.prefix.length === 0)
    throw new Error("Port mapping is tested in network namespaces: allow `unshare --net`, or run as root.");
  const [program = "", ...enter] = network.ours.prefix;
  const route = [...enter, "ip", "route", "add", "default", "via", network.foreign.address];
  expect(spawnSync(program, route).status).toBe(0);
  const [foreign = "", ...inside] = network.foreign.prefix;
  spawnSync(foreign, [...inside, "ip", "route", "add", "224.0.0.0/4", "dev", "foreign"]);
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});
afterAll(async () => {
  await network.close();
  temp.remove();
});

type Line = Readonly<Record<string, unknown>>;

/** Runs one of our programs at a place; everything that it prints, one JSON object a line. */
function run(place: Place, file: string, ...args: readonly string[]): readonly Line[] {
  const program = path.join(import.meta.dirname, "..", file);
  const node = [process.execPath, "--disable-warning=MODULE_TYPELESS_PACKAGE_JSON", program];
  const [command = "", ...rest] = [...place.prefix, ...node, ...args];
  const child = spawn(command, rest, { stdio: ["pipe", "pipe", "inherit"] });
  const exited = once(child, "exit");
  const lines: Line[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => lines.push(JSON.parse(line) as Line));
  closing.push(async () => {
    child.stdin.end();
    await exited;
  });
  return lines;
}

test.each(["PCP", "UPnP"] as const)(
  "peers are told of the router's port that %s gave, and the router forgets it",
  async (method) => {
    const router = run(network.foreign, "swarm/fakeGatewayMain.ts", network.foreign.address, method);
    const tracker = run(network.ours, "interop/clients/trackerMain.ts", network.ours.address);
    await expect.poll(() => [router.length, tracker.length]).toEqual([1, 1]);
    const url = String(tracker[0]?.["url"]);
    const data = await makeDataset(temp.inside("source"), `set-${method}`, { "a.bin": 100_000 }, { trackers: [[url]] });
    const file = temp.inside(`${method}.torrent`);
    writeFileSync(file, data.torrent);
    const seed = startCli(
      [
        "seed",
        file,
        "--data",
        data.folder,
        "--map-port",
        "--port",
        "6889",
        "--no-dht",
        "--no-lsd",
        "--no-pex",
        "--allow-local",
      ],
      { stateHome: temp.inside(`state-${method}`), prefix: network.ours.prefix },
    );
    closing.push(() => seed.stop());
    const outer = method === "PCP" ? 6_989 : 6_889;
    await expect.poll(() => router.at(-1)?.["mappings"], { timeout: 15_000 }).toEqual([`tcp ${String(outer)}->6889`]);
    await expect
      .poll(() => tracker.map((line) => line["announced"]), { timeout: 15_000 })
      .toContain(`${network.ours.address}:${String(outer)}`);
    await seed.stop();
    await expect.poll(() => router.at(-1)?.["mappings"], { timeout: 5_000 }).toEqual([]);
  },
);
