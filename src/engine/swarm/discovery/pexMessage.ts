import ipaddr from "ipaddr.js";
import { encodeBencode } from "../../torrent/encodeBencode.ts";

/** A peer as other peers are told of it. */
export interface KnownPeer {
  /** The address in one spelling, so that nobody is told twice; an IPv4 address has 4 bytes, an IPv6 address 16. */
  readonly key: string;
  readonly bytes: readonly number[];
  readonly port: number;
}

/** Of an added peer (BEP 11). */
export const PEX_FLAGS = { seed: 0x02, reachable: 0x10 } as const;

/** The peer at `host:port`; undefined for a host that is no IP address. IPv4 in IPv6 is IPv4. */
export function knownPeer(host: string, port: number): KnownPeer | undefined {
  const plain = host.replace(/^\[|\]$/g, "");
  if (!ipaddr.isValid(plain) || !Number.isInteger(port) || port < 1 || port > 65_535) return undefined;
  const address = ipaddr.process(plain);
  return { key: `${address.toNormalizedString()} ${String(port)}`, bytes: address.toByteArray(), port };
}

export interface PexNews {
  readonly added: readonly { readonly peer: KnownPeer; readonly flags: number }[];
  readonly dropped: readonly KnownPeer[];
}

/** One message of peer exchange (BEP 11): each family has fields of its own, and those with nothing to say are left out. */
export function writePexMessage({ added, dropped }: PexNews): Uint8Array {
  const fields: Record<string, Uint8Array> = {};
  for (const [suffix, length] of [
    ["", 4],
    ["6", 16],
  ] as const) {
    const come = added.filter(({ peer }) => peer.bytes.length === length);
    const gone = dropped.filter(({ bytes }) => bytes.length === length);
    if (come.length > 0) {
      fields[`added${suffix}`] = compact(come.map(({ peer }) => peer));
      fields[`added${suffix}.f`] = Uint8Array.from(come, ({ flags }) => flags);
    }
    if (gone.length > 0) fields[`dropped${suffix}`] = compact(gone);
  }
  return encodeBencode(fields);
}

const compact = (peers: readonly KnownPeer[]): Uint8Array =>
  Uint8Array.from(peers.flatMap(({ bytes, port }) => [...bytes, port >> 8, port & 255]));
