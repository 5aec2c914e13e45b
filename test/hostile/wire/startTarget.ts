import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { makeTorrent, repeatableBytes } from "../../swarm/makeTorrent.ts";
import { bundleProgram } from "./bundleProgram.ts";
import type { TargetEvent, TargetOptions } from "./target.ts";

type Named<Name extends TargetEvent["event"]> = Extract<TargetEvent, { readonly event: Name }>;

/** An engine's swarm in a process of its own. */
export interface Target {
  readonly port: number;
  /** The first event of this name, said already or still to come; rejects when the process ends before. */
  hears<Name extends TargetEvent["event"]>(name: Name): Promise<Named<Name>>;
  /** Everything logged so far. */
  readonly log: readonly string[];
  /** After a garbage collection, buffers outside the heap included. */
  memoryBytes(): Promise<number>;
  /** Undefined while it lives; else how it ended, with what it wrote to standard error. */
  readonly end: string | undefined;
  close(): Promise<void>;
}

/** What all tests of a file share: the bundled program and one torrent with its data. */
export interface Range {
  readonly infoHash: string;
  readonly data: Buffer;
  start(options?: Partial<TargetOptions> & { readonly seeds?: boolean }): Promise<Target>;
  close(): Promise<void>;
}

const FILE_BYTES = 2 * 1024 * 1024 + 12_345;

/** Builds the program the way the engine's bundle is built. */
export async function openRange(): Promise<Range> {
  const folder = mkdtempSync(path.join(tmpdir(), "swarmbid-range-"));
  const program = path.join(folder, "target.cjs");
  await bundleProgram(fileURLToPath(new URL("./target.ts", import.meta.url)), program);
  const data = repeatableBytes("under fire", FILE_BYTES);
  const made = makeTorrent({ name: "set", files: [{ path: "data.bin", data }] }, "http://tracker.invalid/announce");
  const torrentFile = path.join(folder, "set.torrent");
  const dataFile = path.join(folder, "data.bin");
  writeFileSync(torrentFile, made.bytes);
  writeFileSync(dataFile, data);
  const targets = new Set<Target>();
  return {
    infoHash: made.infoHash,
    data,
    async start({ seeds = false, ...options } = {}) {
      const target = await start(program, { ...options, torrentFile, ...(seeds ? { dataFile } : {}) });
      targets.add(target);
      return target;
    },
    async close() {
      await Promise.all([...targets].map((target) => target.close()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function start(program: string, options: TargetOptions): Promise<Target> {
  const child = spawn(process.execPath, ["--expose-gc", program, JSON.stringify(options)]);
  const events = new EventEmitter().setMaxListeners(100);
  const said: TargetEvent[] = [];
  const log: string[] = [];
  let errors = "";
  let end: string | undefined;
  child.stderr.on("data", (chunk: Buffer) => {
    errors += String(chunk);
  });
  child.once("exit", (code, signal) => {
    end = `ended with ${signal ?? String(code)}: ${errors}`;
    events.emit("end");
  });
  createInterface({ input: child.stdout }).on("line", (line) => {
    const event = JSON.parse(line) as TargetEvent;
    said.push(event);
    if (event.event === "log") log.push(event.message);
    events.emit(event.event, event);
  });
  const next = <Name extends TargetEvent["event"]>(name: Name): Promise<Named<Name>> =>
    new Promise((resolve, reject) => {
      const fail = (): void => {
        reject(new Error(end));
      };
      if (end !== undefined) fail();
      events.once("end", fail);
      events.once(name, (event: Named<Name>) => {
        events.off("end", fail);
        resolve(event);
      });
    });
  const target: Target = {
    port: 0,
    log,
    get end() {
      return end;
    },
    hears<Name extends TargetEvent["event"]>(name: Name) {
      const earlier = said.find((event): event is Named<Name> => event.event === name);
      return earlier === undefined ? next(name) : Promise.resolve(earlier);
    },
    async memoryBytes() {
      const answer = next("memory");
      child.stdin.write("memory\n");
      return (await answer).heldBytes;
    },
    close: () => close(child),
  };
  const { port } = await target.hears("listening");
  // A getter on `end` must stay one.
  return Object.defineProperty(target, "port", { value: port });
}

async function close(child: ChildProcessWithoutNullStreams): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGKILL");
  await exited;
}
