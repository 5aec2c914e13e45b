import { stat } from "node:fs/promises";
import { type IpFilter, readIpFilter } from "./readIpFilter.ts";

/** Reads a filter as `readIpFilter` does, and the same file again only after it changed: a large list takes seconds. */
export function keepIpFilter(): (file: string) => Promise<IpFilter> {
  let kept: { readonly version: string; readonly filter: IpFilter } | undefined;
  return async (file) => {
    const version = await versionOf(file);
    if (version !== undefined && kept?.version === version) return kept.filter;
    kept = undefined;
    const filter = await readIpFilter(file);
    // One that was written to meanwhile is read again next time.
    if (version !== undefined && version === (await versionOf(file))) kept = { version, filter };
    return filter;
  };
}

async function versionOf(file: string): Promise<string | undefined> {
  const found = await stat(file, { bigint: true }).catch(() => undefined);
  return found && [file, found.dev, found.ino, found.size, found.mtimeNs, found.ctimeNs].join(" ");
}
