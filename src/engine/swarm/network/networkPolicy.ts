import type { ProxySettings, Transport } from "../../model.ts";

/** What the user allows the network code; shared by this process because the libraries import some of it themselves. */
export interface NetworkPolicy {
  /** Trackers, web seeds and addresses of .torrent files may lead to loopback and private networks. */
  readonly allowLocalNetwork: boolean;
  /** Undefined: all. */
  readonly transport?: Transport;
  /** Undefined: none. */
  readonly proxy?: ProxySettings | undefined;
}

let policy: NetworkPolicy = { allowLocalNetwork: false };

export function networkPolicy(): NetworkPolicy {
  return policy;
}

/** Set by the swarm when it starts and whenever the settings change. */
export function setNetworkPolicy(next: NetworkPolicy): void {
  policy = next;
}
