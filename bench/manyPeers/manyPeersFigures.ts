import type { BenchEngine } from "../engine/startBenchEngine.ts";
import { atMost, type Figure, told } from "../figure.ts";
import { type EvenTorrent, evenTorrent } from "../peers/evenTorrent.ts";

const MIB = 1024 * 1024;
const STALL_LIMIT_MS = 200;
const MEMORY_LIMIT_MIB = 400;

/** 512 MiB in pieces of 256 KiB. */
export const manyPeersTorrent = (): EvenTorrent => evenTorrent("many-peers.bin", 2_048, 256 * 1024);

/** Watches this process's memory until it is asked for the peak, in MiB. */
export function watchMemory(): () => number {
  let peak = 0;
  const look = (): void => {
    peak = Math.max(peak, process.memoryUsage.rss());
  };
  const timer = setInterval(look, 100);
  return () => {
    clearInterval(timer);
    look();
    return peak / MIB;
  };
}

export async function readFigures(
  what: string,
  engine: BenchEngine,
  { bytes, ms, peakMib }: { readonly bytes: number; readonly ms: number; readonly peakMib: number },
): Promise<Figure[]> {
  const { delayMs, busiestMs, cpuFraction } = await engine.read(what.replaceAll(/\W+/g, "-"));
  return [
    told(`${what}: rate`, bytes / MIB / (ms / 1_000), "MiB/s"),
    told(`${what}: thread's processor time`, cpuFraction * 100, "%"),
    told(`${what}: thread held up, median`, delayMs.p50, "ms"),
    told(`${what}: thread held up, 99 of 100`, delayMs.p99, "ms"),
    atMost(`${what}: thread held up, worst`, delayMs.max, "ms", STALL_LIMIT_MS),
    atMost(`${what}: thread busy at a stretch, processor time`, busiestMs, "ms", STALL_LIMIT_MS),
    atMost(`${what}: memory of the process, peak`, peakMib, "MiB", MEMORY_LIMIT_MIB),
  ];
}
