import type { IpFilter } from "../ipFilter/readIpFilter.ts";
import { type BanList, senderOf } from "./banList.ts";

/** Who is kept away, whichever side dials: whom the user's IP filter names, and senders of false data. */
export interface Admission {
  readonly bans: BanList;
  refuses(address: string, port: number): boolean;
  /** The filter's ranges, and how many addresses it kept away so far; undefined without one. */
  readonly filter: { readonly ranges: number; readonly keptAway: number } | undefined;
}

/** Bound on counted addresses. */
const MAX_COUNTED = 100_000;

export function createAdmission(bans: BanList, filter?: IpFilter): Admission {
  const keptAway = new Set<string>();
  return {
    bans,
    get filter() {
      return filter === undefined ? undefined : { ranges: filter.ranges, keptAway: keptAway.size };
    },
    refuses(address, port) {
      if (filter?.blocks(address) !== true) return bans.isBanned(senderOf(address, port));
      if (keptAway.size < MAX_COUNTED) keptAway.add(address);
      return true;
    },
  };
}
