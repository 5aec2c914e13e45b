import { readdirSync, readFileSync, readlinkSync } from "node:fs";

const LISTENING = "0A";

/** The sockets through which this process can be reached or speaks UDP, as `tcp 127.0.0.1:80` in the kernel's hexadecimal. */
export function openSockets(): readonly string[] {
  const own = new Set(readdirSync("/proc/self/fd").map(inodeOf));
  return ["tcp", "tcp6", "udp", "udp6"].flatMap((protocol) =>
    readFileSync(`/proc/self/net/${protocol}`, "utf8")
      .trim()
      .split("\n")
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter(([, , , state, , , , , , inode]) => own.has(inode) && (protocol.startsWith("udp") || state === LISTENING))
      .map(([, address]) => `${protocol} ${String(address)}`),
  );
}

function inodeOf(descriptor: string): string | undefined {
  try {
    return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/self/fd/${descriptor}`))?.[1];
  } catch {
    // It was closed meanwhile.
    return undefined;
  }
}
