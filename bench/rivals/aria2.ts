import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

const QUIET = [
  "--no-conf",
  "--quiet",
  "--interface=127.0.0.1",
  "--enable-dht=false",
  "--enable-dht6=false",
  "--bt-enable-lpd=false",
  "--enable-peer-exchange=false",
  "--file-allocation=none",
  `--stop-with-process=${String(process.pid)}`,
];

/** Fetches a torrent with aria2 and resolves when all of it is there. */
export async function fetchWithAria2(torrentFile: string, folder: string): Promise<void> {
  const child = spawn("aria2c", [...QUIET, `--dir=${folder}`, "--seed-time=0", torrentFile], { stdio: "ignore" });
  const [code] = (await once(child, "exit")) as [number | null];
  if (code !== 0) throw new Error(`aria2c ended with code ${String(code)}.`);
}

/** Seeds a torrent with aria2 at a port until it is ended. */
export async function seedWithAria2(
  torrentFile: string,
  folder: string,
  port: number,
): Promise<{ close(): Promise<void> }> {
  const seeding = ["--bt-seed-unverified", "--seed-ratio=0.0", `--listen-port=${String(port)}`];
  const child = spawn("aria2c", [...QUIET, ...seeding, `--dir=${folder}`, torrentFile], { stdio: "ignore" });
  await listens(port);
  return {
    async close() {
      const gone = once(child, "exit");
      child.kill();
      await gone;
    },
  };
}

/** Resolves when something answers at the port. */
export async function listens(port: number): Promise<void> {
  for (;;) {
    const socket = connect(port, "127.0.0.1");
    const answer = await new Promise((resolve) => {
      socket.once("connect", () => resolve(true));
      socket.once("error", () => resolve(false));
    });
    socket.destroy();
    if (answer === true) return;
    await delay(50);
  }
}
