import { addressKind, mayConnect } from "./addressPolicy.ts";

/** Where the library heard of a peer. */
export type PeerSource = "manual" | "tracker" | "dht" | "lsd" | "ut_pex";

export interface DialTarget {
  readonly host: string;
  readonly port: number;
}

/** Peers that a torrent keeps in mind without being connected; more are not listened to. */
export const MAX_WAITING_PEERS = 1_000;

/** Splits `host:port` and `[host]:port`; undefined when it is neither or the port is none. */
export function parseDialTarget(address: string): DialTarget | undefined {
  const groups = /^\[?(?<host>[^\]]+?)\]?:(?<port>[0-9]{1,5})$/.exec(address)?.groups;
  const port = Number(groups?.["port"]);
  return groups?.["host"] !== undefined && port > 0 && port < 65_536 ? { host: groups["host"], port } : undefined;
}

/**
 * May we dial this peer? Strangers may only send us to public addresses (or to local ones where the user allowed that),
 * the local network's own announcements also to that network, the user to all but multicast and its like.
 */
export function mayDial({ host }: DialTarget, source: PeerSource, allowLocalNetwork: boolean): boolean {
  const kind = addressKind(host);
  if (kind === undefined) return source === "manual";
  switch (source) {
    case "manual":
      return mayConnect(kind, true);
    case "lsd":
      return mayConnect(kind, kind !== "loopback" || allowLocalNetwork);
    case "tracker":
    case "dht":
    case "ut_pex":
      return mayConnect(kind, allowLocalNetwork);
  }
}

/** An unknown source is judged as the strictest. */
export function peerSource(source: string | undefined): PeerSource {
  return source === "manual" || source === "lsd" || source === "dht" || source === "ut_pex" ? source : "tracker";
}
