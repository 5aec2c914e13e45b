import { existsSync } from "node:fs";
import path from "node:path";

/**
 * The Node binary that npm installed beside the project (package `node-<platform>-<arch>`), looked for from `folder` upwards
 * as Node looks for packages. Undefined when there is none.
 */
export function findPinnedNode(folder: string, platform: string, architecture: string): string | undefined {
  const packageName = `node-${platform === "win32" ? "win" : platform}-${architecture}`;
  const binary = platform === "win32" ? "node.exe" : "node";
  for (let current = folder; ; current = path.dirname(current)) {
    const candidate = path.join(current, "node_modules", packageName, "bin", binary);
    if (existsSync(candidate)) return candidate;
    if (path.dirname(current) === current) return undefined;
  }
}
