import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { requireProgram } from "../workbench/requireProgram.ts";
import type { TorrentContent } from "./makeTorrent.ts";

export interface SeederOptions {
  readonly content: TorrentContent;
  /** The .torrent file's bytes; its tracker is told of the seeder. */
  readonly torrent: Uint8Array;
  /** Bytes per second; undefined: no limit. */
  readonly uploadLimit?: number;
}

export interface Seeder {
  /** host:port */
  readonly peer: string;
  /** Payload bytes that left the seeder so far, as it counts them itself. */
  uploadedBytes(): Promise<number>;
  close(): Promise<void>;
}

/** A foreign client (aria2c) that seeds on loopback; it ends with this process at the latest. */
export async function startSeeder({ content, torrent, uploadLimit }: SeederOptions): Promise<Seeder> {
  const program = requireProgram(["aria2c"], "apt-get install aria2");
  const folder = mkdtempSync(path.join(tmpdir(), "swarmbid-seeder-"));
  for (const file of content.files) {
    const target = path.join(folder, content.name, ...file.path.split("/"));
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, file.data);
  }
  const torrentFile = path.join(folder, "seed.torrent");
  writeFileSync(torrentFile, torrent);
  const [port, rpcPort] = await freePorts(2);
  const child = spawn(
    program,
    [
      "--no-conf",
      "--quiet",
      "--interface=127.0.0.1",
      `--dir=${folder}`,
      `--listen-port=${port}`,
      `--enable-rpc`,
      `--rpc-listen-port=${rpcPort}`,
      "--bt-seed-unverified",
      "--seed-ratio=0.0",
      "--enable-dht=false",
      "--enable-dht6=false",
      "--bt-enable-lpd=false",
      "--enable-peer-exchange=false",
      "--bt-tracker-interval=2",
      `--max-upload-limit=${uploadLimit ?? 0}`,
      `--stop-with-process=${process.pid}`,
      torrentFile,
    ],
    { stdio: "ignore" },
  );
  const exited = once(child, "exit");
  return {
    peer: `127.0.0.1:${port}`,
    async uploadedBytes() {
      const body = JSON.stringify({ jsonrpc: "2.0", id: "1", method: "aria2.tellActive", params: [["uploadLength"]] });
      const answer = await fetch(`http://127.0.0.1:${rpcPort}/jsonrpc`, { method: "POST", body });
      const { result } = (await answer.json()) as { result: readonly { uploadLength: string }[] };
      return result.reduce((sum, { uploadLength }) => sum + Number(uploadLength), 0);
    },
    async close() {
      child.kill("SIGKILL");
      await exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** All are held at once, so that no two are the same. */
async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, "127.0.0.1"));
  await Promise.all(servers.map((server) => once(server, "listening")));
  const ports = servers.map((server) => {
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("No free port was found.");
    return address.port;
  });
  await Promise.all(servers.map((server) => once(server.close(), "close")));
  return ports;
}
