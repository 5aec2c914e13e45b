import { Uri } from "vscode";
import type { TransferId } from "../engine/model.ts";

/** Files of transfers, complete or not, as documents of the editor. */
export const SWARM_SCHEME = "swarmbid";

/** A part of a file; both ends inclusive. */
export interface BytePart {
  readonly first: number;
  readonly last: number;
}

export interface SwarmAddress {
  readonly transfer: TransferId;
  /** Below the transfer's folder, with `/`; empty: all of the transfer. */
  readonly path: string;
  readonly part?: BytePart;
}

/** `swarmbid:/<info-hash>/<path>`, with `?bytes=<first>-<last>` for a part of the file. */
export function swarmUri({ transfer, path, part }: SwarmAddress): Uri {
  const query = part === undefined ? "" : `bytes=${part.first}-${part.last}`;
  return Uri.from({ scheme: SWARM_SCHEME, path: `/${transfer}/${path}`, query });
}

/** Undefined: the address is not one of ours. */
export function readSwarmUri(uri: Pick<Uri, "scheme" | "path" | "query">): SwarmAddress | undefined {
  const named = /^\/([0-9a-f]{40})(?:\/(.*))?$/s.exec(uri.path);
  const part = /^bytes=(\d{1,15})-(\d{1,15})$/.exec(uri.query);
  if (uri.scheme !== SWARM_SCHEME || named === null || (uri.query !== "" && part === null)) return undefined;
  const [, transfer = "", path = ""] = named;
  const address = { transfer, path: path.replace(/\/+$/, "") };
  return part === null ? address : { ...address, part: { first: Number(part[1]), last: Number(part[2]) } };
}
