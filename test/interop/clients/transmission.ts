import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { requireProgram } from "../../workbench/requireProgram.ts";
import type { ClientJob, ForeignClient } from "./foreignClient.ts";
import { runToEnd } from "./runToEnd.ts";
import { spawnTethered } from "./spawnTethered.ts";

const daemon = () => requireProgram(["transmission-daemon"], "apt-get install transmission-daemon");
const tool = (name: string) => requireProgram([name], "apt-get install transmission-cli");

/** As its settings number them. */
const ENCRYPTION = { either: 1, required: 2, off: 0 } as const;
const RPC_TRIES = 100;

export const transmission: ForeignClient = {
  name: "transmission",
  skipsEmptyFiles: true,
  tellsOnlyOfNewPeers: false,
  version: () => /transmission-daemon (\S+)/.exec(runToEnd([daemon(), "--version"]))?.[1] ?? "unknown",
  async start(job) {
    const config = path.join(job.scratch, "transmission");
    const watched = path.join(config, "watched");
    const ranBefore = existsSync(config);
    mkdirSync(watched, { recursive: true });
    const isMagnet = job.source.startsWith("magnet:");
    if (!isMagnet) copyFileSync(job.source, path.join(watched, "set.torrent"));
    writeFileSync(path.join(config, "settings.json"), JSON.stringify(settingsOf(job, watched)));
    const command = [...job.place.prefix, daemon(), "--foreground", "--config-dir", config];
    const running = spawnTethered(command, path.join(job.scratch, "transmission.log"));
    // Only its remote control takes magnet links.
    if (isMagnet) await tell(job, isTold, "--add", job.source);
    // After it was killed it knows of no data, and asks peers for what it has.
    // Its remote control listens before it has loaded its torrents: "all" would be none.
    if (ranBefore) {
      await tell(job, (said) => said.includes("Hash:"), "--torrent", "all", "--info");
      await tell(job, isTold, "--torrent", "all", "--verify");
    }
    return running;
  },
  create({ path: source, torrentFile, tracker, pieceBytes }) {
    const size = String(pieceBytes / 1024);
    runToEnd([
      tool("transmission-create"),
      "--tracker",
      tracker,
      "--piecesize",
      size,
      "--outfile",
      torrentFile,
      source,
    ]);
  },
  infoHashOf(torrentFile) {
    const said = runToEnd([tool("transmission-show"), torrentFile]);
    return /Hash: ([0-9a-f]{40})/.exec(said)?.[1] ?? said;
  },
};

const KILO = 1_000;

function settingsOf({ place, folder, port, encryption, pex, downloadLimit, uploadLimit }: ClientJob, watched: string) {
  const isV6 = place.address.includes(":");
  return {
    "dht-enabled": false,
    "lpd-enabled": false,
    "pex-enabled": pex ?? false,
    "utp-enabled": false,
    "port-forwarding-enabled": false,
    "rpc-enabled": true,
    "rpc-port": rpcPort(port),
    "rpc-bind-address": place.address,
    "rpc-whitelist-enabled": false,
    "bind-address-ipv4": isV6 ? "0.0.0.0" : place.address,
    ...(isV6 && { "bind-address-ipv6": place.address }),
    "peer-port": port,
    "peer-port-random-on-start": false,
    "download-dir": folder,
    "watch-dir": watched,
    "watch-dir-enabled": true,
    "trash-original-torrent-files": false,
    // Its suffix would not fit behind the longest names.
    "rename-partial-files": false,
    "start-added-torrents": true,
    preallocation: 0,
    encryption: ENCRYPTION[encryption ?? "either"],
    "speed-limit-down-enabled": (downloadLimit ?? 0) > 0,
    "speed-limit-down": Math.ceil((downloadLimit ?? 0) / KILO),
    "speed-limit-up-enabled": (uploadLimit ?? 0) > 0,
    "speed-limit-up": Math.ceil((uploadLimit ?? 0) / KILO),
  };
}

const rpcPort = (port: number): number => port + 1;

const isTold = (): boolean => true;

/** By its remote control, as soon as that listens and answers what is expected. */
async function tell(
  { place, port }: ClientJob,
  isAnswer: (said: string) => boolean,
  ...what: readonly string[]
): Promise<void> {
  const remote = [tool("transmission-remote"), `${place.address}:${rpcPort(port)}`];
  const [program = "", ...args] = [...place.prefix, ...remote, ...what];
  for (let tries = 1; ; tries += 1) {
    const { status, stdout, stderr } = spawnSync(program, args, { encoding: "utf8" });
    if (status === 0 && isAnswer(stdout)) return;
    if (tries === RPC_TRIES) throw new Error(`transmission cannot be told ${what.join(" ")}: ${stderr}`);
    await setTimeout(100);
  }
}
