import { isIP } from "node:net";
import ipaddr from "ipaddr.js";

/** Where an IP address leads. `public` is what anybody on the internet can reach; `reserved` is for nobody. */
export type AddressKind =
  | "public"
  | "loopback"
  | "private"
  | "link-local"
  | "carrier-internal"
  | "multicast"
  | "unspecified"
  | "reserved";

const LOCAL: ReadonlySet<AddressKind> = new Set(["loopback", "private", "link-local", "carrier-internal"]);

const KIND_OF_RANGE: Readonly<Record<string, AddressKind>> = {
  loopback: "loopback",
  private: "private",
  uniqueLocal: "private",
  deprecatedSiteLocal: "private",
  linkLocal: "link-local",
  carrierGradeNat: "carrier-internal",
  multicast: "multicast",
  unspecified: "unspecified",
};

/** Undefined for what is no plain IP address: a host name, or a spelling like `127.1` that only some programs understand. */
export function addressKind(address: string): AddressKind | undefined {
  if (isIP(address) === 0) return undefined;
  const bytes = bytesOf(address);
  return bytes.length === 4 ? kindOfV4(bytes) : kindOfV6(bytes);
}

/** May we open a connection to this address? `allowLocalNetwork` opens this machine and its networks, never multicast and its like. */
export function mayConnect(kind: AddressKind, allowLocalNetwork: boolean): boolean {
  return kind === "public" || (allowLocalNetwork && LOCAL.has(kind));
}

/** What counts as one neighbour when connections are limited or banned: an IPv4 address, or the /64 of an IPv6 address. */
export function addressGroup(address: string): string {
  if (isIP(address) === 0) return address;
  const bytes = addressBytes(address);
  if (bytes.length === 4) return bytes.join(".");
  return `${new ipaddr.IPv6([...bytes.slice(0, 8), ...Array<number>(8).fill(0)]).toString()}/64`;
}

/** 4 bytes of an IPv4 address, also of one in IPv6 (`::ffff:1.2.3.4`), else 16; of an address that `isIP` accepts. */
export function addressBytes(address: string): number[] {
  const bytes = bytesOf(address);
  return bytes.length === 16 && new ipaddr.IPv6(bytes).isIPv4MappedAddress() ? bytes.slice(12) : bytes;
}

/** Of an address that `isIP` accepts. The zone says nothing of where it leads. */
function bytesOf(address: string): number[] {
  const [withoutZone = ""] = address.split("%");
  // ipaddr.js reads ::127.0.0.1 as if it were ::ffff:127.0.0.1; in hexadecimal there is one reading.
  const canonical = isIP(withoutZone) === 6 ? new URL(`http://[${withoutZone}]`).hostname.slice(1, -1) : withoutZone;
  return ipaddr.parse(canonical).toByteArray();
}

function kindOfV4(bytes: number[]): AddressKind {
  const range = new ipaddr.IPv4(bytes).range();
  return range === "unicast" ? "public" : (KIND_OF_RANGE[range] ?? "reserved");
}

/** An address that carries an IPv4 address leads where that one leads. */
function kindOfV6(bytes: number[]): AddressKind {
  const range: string = new ipaddr.IPv6(bytes).range();
  switch (range) {
    case "ipv4Mapped":
    case "rfc6145":
      return kindOfV4(bytes.slice(12));
    case "6to4":
      return kindOfV4(bytes.slice(2, 6));
    case "rfc6052":
      // Only 64:ff9b::/96 is the translation that everybody shares; the rest (RFC 8215) is for use inside a network.
      return bytes.slice(4, 12).every((byte) => byte === 0) ? kindOfV4(bytes.slice(12)) : "private";
    case "unicast":
      // Global unicast is 2000::/3 and nothing else; ::127.0.0.1 and its like lie outside.
      return (bytes[0] ?? 0) >> 5 === 1 ? "public" : "reserved";
    default:
      return KIND_OF_RANGE[range] ?? "reserved";
  }
}
