/** True for `host:port` with a host name, an IPv4 address or an IPv6 address in brackets. */
export function isPeerAddress(text: string): boolean {
  const parts = /^(?<host>[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?|\[[0-9a-f:.]{2,45}\]):(?<port>[0-9]{1,5})$/i.exec(
    text,
  )?.groups;
  const port = Number(parts?.["port"]);
  return parts !== undefined && port >= 1 && port <= 65_535 && URL.canParse(`http://${parts["host"] ?? ""}/`);
}
