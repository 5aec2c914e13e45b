import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type Cli, startCli } from "../cli/startCli.ts";
import { type LocalNetwork, openLocalNetwork, type Place } from "../interop/clients/localNetwork.ts";
import { digests, makeDataset, temporaryFolder } from "./support/dataset.ts";

// Multicast, so never on this machine's own network: two namespaces joined by a virtual cable.

/** Nothing but local discovery. */
const LOCAL_ONLY = ["--no-dht", "--no-pex"];

let network: LocalNetwork;
const temp = temporaryFolder();
const running: Cli[] = [];
const closing: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  network = await openLocalNetwork();
  if (network.ours.prefix.length === 0)
    throw new Error("Local discovery is tested in network namespaces: allow `unshare --net`, or run as root.");
  for (const [place, device] of [
    [network.ours, "ours"],
    [network.foreign, "foreign"],
  ] as const) {
    const [program = "", ...enter] = place.prefix;
    const { status, stderr } = spawnSync(program, [...enter, "ip", "route", "add", "224.0.0.0/4", "dev", device]);
    expect(`${status} ${stderr.toString()}`).toBe("0 ");
  }
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((cli) => cli.stop()));
  await Promise.all(closing.splice(0).map((close) => close()));
});
afterAll(async () => {
  await network.close();
  temp.remove();
});

function cli(name: string, place: Place, ...args: string[]): Cli {
  const started = startCli([...args, ...LOCAL_ONLY], { stateHome: temp.inside(`state-${name}`), prefix: place.prefix });
  running.push(started);
  return started;
}

/** Says every announcement that it hears, until its standard input ends. */
const LISTENER = `
  const socket = require("node:dgram").createSocket({ type: "udp4", reuseAddr: true });
  socket.on("message", (datagram) => process.stdout.write(datagram));
  socket.bind(6771, () => { socket.addMembership("239.192.152.143"); process.stdout.write("ready"); });
  process.stdin.resume().on("end", () => process.exit());
`;

/** Everything that is announced at this place from now on. */
async function listen({ prefix }: Place): Promise<{ readonly heard: string }> {
  const [program, ...args] = [...prefix, process.execPath, "-e", LISTENER];
  const listener = spawn(program, args, { stdio: ["pipe", "pipe", "inherit"] });
  const all = { heard: "" };
  listener.stdout.on("data", (chunk: Buffer) => {
    all.heard += chunk.toString("latin1");
  });
  const exited = once(listener, "exit");
  closing.push(async () => {
    listener.stdin.end();
    await exited;
  });
  await expect.poll(() => all.heard).toBe("ready");
  return all;
}

/** A dataset with its torrent's file, seeded on the other side of the cable. */
async function seeded(name: string, isPrivate: boolean) {
  const data = await makeDataset(temp.inside("source"), name, { "data.bin": 200_000 }, { isPrivate });
  const file = temp.inside(`${name}.torrent`);
  writeFileSync(file, data.torrent);
  const seed = cli(`${name}-seed`, network.foreign, "seed", file, "--data", data.folder);
  await seed.line((line) => "listening" in line);
  return { ...data, file };
}

test("peers of the local network find each other; those of a private torrent do not (BEP 14, 27)", async () => {
  const air = await listen(network.ours);
  const secret = await seeded("secret", true);
  const open = await seeded("open", false);
  const waiting = cli("secret", network.ours, "fetch", secret.file, "--into", temp.inside("secret"));
  await waiting.line((line) => line["phase"] === "downloading");
  const { last } = await cli("open", network.ours, "fetch", open.metainfo.infoHash, "--into", temp.inside("open"))
    .ended;
  expect(last).toMatchObject({ ok: true, bytes: 200_000 });
  expect(digests(temp.inside("open"))).toEqual({ "open/data.bin": digests(open.folder)["open/data.bin"] });
  const { lines } = await waiting.stop();
  expect(lines.filter((line) => Number(line["peers"] ?? 0) > 0)).toEqual([]);
  expect(air.heard).toContain(`Infohash: ${open.metainfo.infoHash}`);
  expect(air.heard).not.toContain(secret.metainfo.infoHash);
});
