import { isIPv6 } from "node:net";
import { addressBytes } from "../network/addressPolicy.ts";
import type { AddressNumber, AddressRange } from "./addressRanges.ts";

/** Addresses as such lists write them: IPv4 with leading zeros too, IPv6. */
const RANGE = /^(?<from>[0-9a-f.:]+)\s*-\s*(?<to>[0-9a-f.:]+)(?:\s*,\s*(?<level>\d{1,3})\s*(?:,.*)?)?$/i;
const NETWORK = /^(?<address>[0-9a-f.:]+)(?:\/(?<bits>\d{1,3}))?\s*(?:#.*)?$/i;
const COMMENT = /^(?:#|;|\/\/|$)/;
/** eMule: a range with this level or a higher one is not blocked. */
const ALLOWED_LEVEL = 128;
/** Colons of a name that are tried as the end of it. */
const MAX_COLONS = 64;

/**
 * One line of an IP filter: eMule's `.dat` (`a - b , level , name`), PeerGuardian's text `.p2p` (`name:a-b`), a plain range, a
 * network (`a/bits`) or one address. `nothing` for comments, empty lines and what the line itself allows; undefined for
 * what is none of these.
 */
export function readFilterLine(text: string): AddressRange | "nothing" | undefined {
  const line = text.trim();
  if (COMMENT.test(line)) return "nothing";
  const range = RANGE.exec(line)?.groups;
  if (range !== undefined) {
    if (Number(range["level"] ?? 0) >= ALLOWED_LEVEL) return "nothing";
    return rangeOf(range["from"] ?? "", range["to"] ?? "");
  }
  return network(line) ?? afterName(line);
}

/** A number for an address in any spelling; IPv4 in IPv6 is IPv4. Undefined for what is no address. */
export function addressNumber(text: string): AddressNumber | undefined {
  const quad = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (quad === null) return isIPv6(text) ? numberOf(addressBytes(text)) : undefined;
  const bytes = quad.slice(1).map(Number);
  return bytes.every((byte) => byte <= 255) ? numberOf(bytes) : undefined;
}

function numberOf(bytes: readonly number[]): AddressNumber {
  if (bytes.length === 4) return bytes.reduce((sum, byte) => sum * 256 + byte, 0);
  return bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
}

function rangeOf(first: string, last: string): AddressRange | undefined {
  const from = addressNumber(first);
  const to = addressNumber(last);
  return from !== undefined && typeof from === typeof to && to !== undefined && from <= to ? { from, to } : undefined;
}

function network(line: string): AddressRange | undefined {
  const parts = NETWORK.exec(line)?.groups;
  const address = addressNumber(parts?.["address"] ?? "");
  if (address === undefined) return undefined;
  const length = typeof address === "number" ? 32 : 128;
  const bits = Number(parts?.["bits"] ?? length);
  if (bits > length) return undefined;
  const size = 1n << BigInt(length - bits);
  const from = (BigInt(address) / size) * size;
  const to = from + size - 1n;
  return typeof address === "number" ? { from: Number(from), to: Number(to) } : { from, to };
}

/** A name may have colons, and so may what follows it. */
function afterName(line: string): AddressRange | undefined {
  let at = line.indexOf(":");
  for (let tried = 0; at >= 0 && tried < MAX_COLONS; tried++) {
    const range = RANGE.exec(line.slice(at + 1).trim())?.groups;
    const found = range === undefined ? undefined : rangeOf(range["from"] ?? "", range["to"] ?? "");
    if (found !== undefined) return found;
    at = line.indexOf(":", at + 1);
  }
  return undefined;
}
