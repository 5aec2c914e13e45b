import ipaddr from "ipaddr.js";

/** Who can have one address of these can have them all: the /24 of an IPv4 address, also of one in IPv6, and the /48 of an IPv6 address. */
export function addressPrefix(address: string): string {
  const [plain = ""] = address.split("%");
  if (!ipaddr.isValid(plain)) return address;
  const bytes = ipaddr.process(plain).toByteArray();
  if (bytes.length === 4) return `${bytes.slice(0, 3).join(".")}.0/24`;
  return `${new ipaddr.IPv6([...bytes.slice(0, 6), ...Array<number>(10).fill(0)]).toString()}/48`;
}
