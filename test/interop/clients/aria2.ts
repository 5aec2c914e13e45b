import path from "node:path";
import { requireProgram } from "../../workbench/requireProgram.ts";
import type { ClientJob, ForeignClient } from "./foreignClient.ts";
import { runToEnd } from "./runToEnd.ts";
import { spawnTethered } from "./spawnTethered.ts";

const program = () => requireProgram(["aria2c"], "apt-get install aria2");

const ENCRYPTION = {
  either: [],
  required: ["--bt-force-encryption=true"],
  off: ["--bt-min-crypto-level=plain"],
} as const;

export const aria2: ForeignClient = {
  name: "aria2",
  skipsEmptyFiles: false,
  tellsOnlyOfNewPeers: true,
  version: () => /aria2 version ([\d.]+)/.exec(runToEnd([program(), "--version"]))?.[1] ?? "unknown",
  start({ place, source, folder, scratch, port, encryption, pex, downloadLimit, uploadLimit }: ClientJob) {
    const command = [
      ...place.prefix,
      program(),
      "--no-conf",
      "--console-log-level=notice",
      "--summary-interval=0",
      `--dir=${folder}`,
      `--listen-port=${port}`,
      `--interface=${place.address}`,
      `--bt-external-ip=${place.address}`,
      "--check-integrity=true",
      "--allow-overwrite=true",
      "--auto-save-interval=1",
      "--bt-tracker-interval=5",
      "--seed-ratio=0.0",
      "--file-allocation=none",
      "--enable-dht=false",
      "--enable-dht6=false",
      "--bt-enable-lpd=false",
      `--enable-peer-exchange=${String(pex ?? false)}`,
      `--max-overall-download-limit=${downloadLimit ?? 0}`,
      `--max-overall-upload-limit=${uploadLimit ?? 0}`,
      ...ENCRYPTION[encryption ?? "either"],
      source,
    ];
    return Promise.resolve(spawnTethered(command, path.join(scratch, "aria2.log")));
  },
  infoHashOf(torrentFile) {
    const said = runToEnd([program(), "--no-conf", "--show-files", torrentFile]);
    return /Info Hash: ([0-9a-f]{40})/.exec(said)?.[1] ?? said;
  },
};
