import { createSocket } from "node:dgram";

/** Where routers listen for those who look for them (UPnP). */
const SSDP = { host: "239.255.255.250", port: 1900 } as const;

const TARGETS = [
  "urn:schemas-upnp-org:device:InternetGatewayDevice:1",
  "urn:schemas-upnp-org:device:InternetGatewayDevice:2",
];
const ATTEMPTS_MS = [0, 800];
const LIMIT_MS = 2_500;
const MAX_ANSWER_BYTES = 2_048;
const MAX_ANSWERS = 50;

/**
 * Asks the local network for its router's description. An answer counts only when it comes from an address that
 * `isGateway` takes for a router's and describes the device at that very address.
 */
export function findGateway(
  isGateway: (address: string) => boolean,
  signal: AbortSignal,
  target: { readonly host: string; readonly port: number } = SSDP,
): Promise<URL> {
  return new Promise((resolve, reject) => {
    const socket = createSocket("udp4");
    const timers: NodeJS.Timeout[] = [];
    let answers = 0;
    const end = (settle: () => void): void => {
      for (const timer of timers) clearTimeout(timer);
      signal.removeEventListener("abort", giveUp);
      socket
        .removeAllListeners("message")
        .removeAllListeners("error")
        .on("error", () => undefined);
      socket.close();
      settle();
    };
    const giveUp = (): void => {
      end(() => {
        reject(new Error("no router answers in the local network"));
      });
    };
    socket.on("error", giveUp);
    socket.on("message", (datagram, { address }) => {
      answers += 1;
      if (answers > MAX_ANSWERS || datagram.length > MAX_ANSWER_BYTES || !isGateway(address)) return;
      const location = readLocation(datagram.toString("latin1"));
      if (location?.hostname !== address) return;
      end(() => {
        resolve(location);
      });
    });
    if (signal.aborted) {
      giveUp();
      return;
    }
    signal.addEventListener("abort", giveUp);
    for (const ms of ATTEMPTS_MS)
      timers.push(
        setTimeout(() => {
          for (const wanted of TARGETS) socket.send(search(wanted), target.port, target.host, () => undefined);
        }, ms),
      );
    timers.push(setTimeout(giveUp, LIMIT_MS));
  });
}

const search = (wanted: string): string =>
  [
    "M-SEARCH * HTTP/1.1",
    `HOST: ${SSDP.host}:${String(SSDP.port)}`,
    'MAN: "ssdp:discover"',
    "MX: 2",
    `ST: ${wanted}`,
    "",
    "",
  ].join("\r\n");

function readLocation(answer: string): URL | undefined {
  const [status = "", ...lines] = answer.split("\r\n");
  if (!/^HTTP\/1\.[01] 200(?: |$)/.test(status)) return undefined;
  const header = lines.find((line) => /^location:/i.test(line));
  const url = header === undefined ? null : URL.parse(header.slice("location:".length).trim());
  return url?.protocol === "http:" && url.username === "" ? url : undefined;
}
