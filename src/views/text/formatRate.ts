import { formatBytes } from "./formatBytes.ts";

/** `18 MB/s` */
export function formatRate(bytesPerSecond: number): string {
  return `${formatBytes(bytesPerSecond)}/s`;
}
