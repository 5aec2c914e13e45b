import { requireProgram } from "../../workbench/requireProgram.ts";
import type { ClientOptions, ForeignClient } from "./foreignClient.ts";
import { spawnTethered } from "./spawnTethered.ts";

/** Runs aria2 on one torrent; what is in the folder already is checked and seeded. */
export function startAria2({ place, torrentFile, folder, port }: ClientOptions): ForeignClient {
  const program = requireProgram(["aria2c"], "apt-get install aria2");
  return spawnTethered([
    ...place.prefix,
    program,
    "--no-conf",
    "--quiet",
    `--dir=${folder}`,
    `--listen-port=${port}`,
    `--interface=${place.address}`,
    `--bt-external-ip=${place.address}`,
    "--check-integrity=true",
    "--seed-ratio=0.0",
    "--file-allocation=none",
    "--enable-dht=false",
    "--enable-dht6=false",
    "--bt-enable-lpd=false",
    "--enable-peer-exchange=false",
    torrentFile,
  ]);
}
