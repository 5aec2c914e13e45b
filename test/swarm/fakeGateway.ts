import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface GatewayOptions {
  readonly address: string;
  /** Of PCP and NAT-PMP, and of SSDP; 0: any. */
  readonly mappingPort: number;
  readonly ssdpPort: number;
  readonly speaks: readonly ("PCP" | "NAT-PMP" | "UPnP")[];
  /** Added to the port that is asked for. */
  readonly shift: number;
  /** Where the description is said to be; `{port}` becomes the HTTP port. */
  readonly location?: string;
  /** Instead of the description. */
  readonly description?: string;
  /** Codes with which the first requests of UPnP are refused. */
  readonly refusals?: readonly string[];
}

export interface Gateway {
  readonly mappingPort: number;
  readonly ssdpPort: number;
  /** `tcp 1000->2000`: external, internal. */
  readonly mappings: ReadonlySet<string>;
  /** What was asked, in the order of the requests. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

const PROTOCOLS = { 6: "tcp", 17: "udp" } as Readonly<Record<number, string>>;

/** A router that keeps a table instead of mapping ports, over real UDP, SSDP and HTTP. */
export async function startFakeGateway(options: GatewayOptions): Promise<Gateway> {
  const { address, speaks, shift, refusals = [] } = options;
  const mappings = new Map<string, number>();
  const asked: string[] = [];
  let refused = 0;

  function note(protocol: string, internalPort: number, externalPort: number, seconds: number): void {
    const key = `${protocol} ${String(internalPort)}`;
    if (seconds === 0) mappings.delete(key);
    else mappings.set(key, externalPort);
  }

  const mapper = createSocket("udp4");
  mapper.on("message", (request, from) => {
    const answer = answerMapping(request);
    if (answer !== undefined) mapper.send(answer, from.port, from.address);
  });
  function answerMapping(request: Buffer): Buffer | undefined {
    if (request[0] === 2) {
      asked.push("PCP");
      if (!speaks.includes("PCP"))
        return speaks.includes("NAT-PMP") ? Buffer.from([0, 129, 0, 1, 0, 0, 0, 0]) : undefined;
      const answer = Buffer.from(request);
      const internalPort = request.readUInt16BE(40);
      const seconds = request.readUInt32BE(4);
      answer[1] = 0x81;
      answer[3] = 0;
      answer.fill(0, 8, 24);
      answer.writeUInt16BE(internalPort + shift, 42);
      note(PROTOCOLS[request[36] ?? 0] ?? "", internalPort, internalPort + shift, seconds);
      return answer;
    }
    asked.push("NAT-PMP");
    if (!speaks.includes("NAT-PMP")) return undefined;
    const internalPort = request.readUInt16BE(4);
    const answer = Buffer.alloc(16);
    answer[1] = 128 + (request[1] ?? 0);
    answer.writeUInt16BE(internalPort, 8);
    answer.writeUInt16BE(internalPort + shift, 10);
    request.copy(answer, 12, 8, 12);
    note(request[1] === 2 ? "tcp" : "udp", internalPort, internalPort + shift, request.readUInt32BE(8));
    return answer;
  }

  const http = createServer((request, response) => {
    if (request.method === "GET") {
      asked.push("description");
      response.end(options.description ?? description);
      return;
    }
    let body = "";
    request.setEncoding("utf8").on("data", (chunk: string) => {
      body += chunk;
    });
    request.on("end", () => {
      const field = (name: string): string => new RegExp(`<${name}>(.*?)</${name}>`).exec(body)?.[1] ?? "";
      asked.push(
        `${/#(\w+)"/.exec(String(request.headers["soapaction"]))?.[1] ?? ""} ${field("NewLeaseDuration")}`.trim(),
      );
      const refusal = refusals[refused];
      if (refusal !== undefined) {
        refused += 1;
        response.statusCode = 500;
        response.end(`<s:Fault><detail><errorCode>${refusal}</errorCode></detail></s:Fault>`);
        return;
      }
      const external = Number(field("NewExternalPort"));
      const protocol = field("NewProtocol").toLowerCase();
      if (body.includes("DeletePortMapping"))
        for (const [key, port] of mappings) if (key.startsWith(protocol) && port === external) mappings.delete(key);
      if (body.includes("AddPortMapping")) note(protocol, Number(field("NewInternalPort")), external, 1);
      response.end("<s:Envelope/>");
    });
  });

  const ssdp = createSocket({ type: "udp4", reuseAddr: true });
  ssdp.on("message", (search, from) => {
    if (!speaks.includes("UPnP") || !search.includes("M-SEARCH")) return;
    asked.push("search");
    const location = (options.location ?? `http://${address}:{port}/description.xml`).replace(
      "{port}",
      String(httpPort),
    );
    ssdp.send(`HTTP/1.1 200 OK\r\nLOCATION: ${location}\r\nST: gateway\r\n\r\n`, from.port, from.address);
  });

  mapper.bind(options.mappingPort, address);
  http.listen(0, address);
  // Multicast arrives only at a socket that is bound to no address.
  if (address === "127.0.0.1") ssdp.bind(options.ssdpPort, address);
  else ssdp.bind(options.ssdpPort, () => ssdp.addMembership("239.255.255.250", address));
  await Promise.all([mapper, http, ssdp].map((server) => once(server, "listening")));
  const httpPort = (http.address() as AddressInfo).port;

  return {
    mappingPort: mapper.address().port,
    ssdpPort: ssdp.address().port,
    get mappings() {
      return new Set([...mappings].map(([key, external]) => key.replace(" ", ` ${String(external)}->`)));
    },
    asked,
    async close() {
      mapper.close();
      ssdp.close();
      http.closeAllConnections();
      await once(http.close(), "close");
    },
  };
}

const description = `<?xml version="1.0"?><root xmlns="urn:schemas-upnp-org:device-1-0"><device><serviceList>
  <service><serviceType>urn:schemas-upnp-org:service:Layer3Forwarding:1</serviceType><controlURL>/no</controlURL></service>
  <service><serviceType>urn:schemas-upnp-org:service:WANIPConnection:1</serviceType><controlURL>/control</controlURL></service>
</serviceList></device></root>`;
