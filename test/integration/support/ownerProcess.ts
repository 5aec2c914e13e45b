import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { startEngine } from "./startEngine.ts";

/** What the other process works with. */
export interface Owned {
  readonly storageFolder: string;
  /** Path of a .torrent file. */
  readonly torrent: string;
  readonly folder: string;
  readonly downloadLimit: number;
}

/** Another process with an engine of its own that fetches a torrent; resolves when data has come. */
export async function startOwner(owned: Owned): Promise<ChildProcess> {
  const child = fork(import.meta.filename, [JSON.stringify(owned)], { execArgv: ["--no-warnings"] });
  const [message] = (await Promise.race([once(child, "message"), once(child, "exit")])) as unknown[];
  if (message !== "fetching") throw new Error(`The other process ended: ${String(message)}`);
  return child;
}

async function own({ storageFolder, torrent, folder, downloadLimit }: Owned): Promise<void> {
  // It ends with the process that started it.
  process.once("disconnect", () => process.exit(1));
  const engine = await startEngine(storageFolder, { downloadLimit });
  const id = await engine.transfers.add({ source: { kind: "file", bytes: readFileSync(torrent) }, folder });
  await engine.until(id, ({ doneBytes }) => doneBytes > 200_000);
  process.send?.("fetching");
}

const [, file, given] = process.argv;
if (file === import.meta.filename && given !== undefined) await own(JSON.parse(given) as Owned);
