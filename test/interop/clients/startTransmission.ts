import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { requireProgram } from "../../workbench/requireProgram.ts";
import type { ClientOptions, ForeignClient } from "./foreignClient.ts";
import { spawnTethered } from "./spawnTethered.ts";

/** Runs transmission on one torrent; what is in the folder already is checked and seeded. */
export function startTransmission({ place, torrentFile, folder, scratch, port }: ClientOptions): ForeignClient {
  const program = requireProgram(["transmission-daemon"], "apt-get install transmission-daemon");
  const config = path.join(scratch, "transmission");
  const watched = path.join(config, "watched");
  mkdirSync(watched, { recursive: true });
  copyFileSync(torrentFile, path.join(watched, "set.torrent"));
  const settings = {
    "dht-enabled": false,
    "lpd-enabled": false,
    "pex-enabled": false,
    "utp-enabled": false,
    "port-forwarding-enabled": false,
    "rpc-enabled": false,
    "bind-address-ipv4": place.address,
    "peer-port": port,
    "peer-port-random-on-start": false,
    "download-dir": folder,
    "watch-dir": watched,
    "watch-dir-enabled": true,
    "rename-partial-files": true,
    "start-added-torrents": true,
    preallocation: 0,
  };
  writeFileSync(path.join(config, "settings.json"), JSON.stringify(settings));
  return spawnTethered([...place.prefix, program, "--foreground", "--config-dir", config]);
}
