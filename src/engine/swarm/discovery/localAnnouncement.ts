/** One announcement of local service discovery (BEP 14). */
export interface LocalAnnouncement {
  /** 40 lowercase hex digits each. */
  readonly infoHashes: readonly string[];
  readonly port: number;
  /** Whose it is; lets a client know its own. */
  readonly cookie?: string;
}

/** Where announcements go to. */
export const LOCAL_GROUP = "239.192.152.143";
export const LOCAL_PORT = 6771;
/** Keeps a datagram within 1,400 bytes. */
export const MAX_ANNOUNCED = 20;

const MAX_BYTES = 1_400;
const HOSTS: ReadonlySet<string> = new Set([`${LOCAL_GROUP}:6771`, "[ff15::efc0:988f]:6771"]);

/** Reads what came from the local network; undefined for anything but a whole announcement. */
export function readLocalAnnouncement(datagram: Uint8Array): LocalAnnouncement | undefined {
  if (datagram.length > MAX_BYTES) return undefined;
  const [head, ...lines] = Buffer.from(datagram).toString("latin1").split("\r\n");
  if (head !== "BT-SEARCH * HTTP/1.1") return undefined;
  const headers = lines.flatMap((line) => {
    const colon = line.indexOf(":");
    return colon < 0 ? [] : [[line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()] as const];
  });
  const valuesOf = (name: string): readonly string[] =>
    headers.filter(([key]) => key === name).map(([, value]) => value);
  const [host = ""] = valuesOf("host");
  const [digits = ""] = valuesOf("port");
  const port = /^[0-9]{1,5}$/.test(digits) ? Number(digits) : 0;
  const infoHashes = valuesOf("infohash").flatMap((value) =>
    /^[0-9a-f]{40}$/i.test(value) ? [value.toLowerCase()] : [],
  );
  const [cookie] = valuesOf("cookie");
  if (!HOSTS.has(host) || port === 0 || port > 65_535 || infoHashes.length === 0) return undefined;
  return { infoHashes: [...new Set(infoHashes)], port, ...(cookie === undefined ? {} : { cookie }) };
}

/** One datagram of at most `MAX_ANNOUNCED` torrents. */
export function writeLocalAnnouncement({ infoHashes, port, cookie }: LocalAnnouncement): Uint8Array {
  const lines = [
    "BT-SEARCH * HTTP/1.1",
    `Host: ${LOCAL_GROUP}:${String(LOCAL_PORT)}`,
    `Port: ${String(port)}`,
    ...infoHashes.slice(0, MAX_ANNOUNCED).map((infoHash) => `Infohash: ${infoHash}`),
    ...(cookie === undefined ? [] : [`cookie: ${cookie}`]),
  ];
  return Buffer.from(`${lines.join("\r\n")}\r\n\r\n\r\n`, "latin1");
}
