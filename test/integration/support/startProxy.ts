import { once } from "node:events";
import http from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";

export interface TestProxy {
  /** `host:port` */
  readonly host: string;
  /** `GET http://…` and `CONNECT host:port` of every request. */
  readonly seen: readonly string[];
  /** What was said in `Proxy-Authorization`. */
  readonly authorizations: readonly (string | undefined)[];
  close(): Promise<void>;
}

/** An HTTP proxy on loopback; with `refuses` it answers everything with that status. */
export async function startProxy(refuses?: number): Promise<TestProxy> {
  const seen: string[] = [];
  const authorizations: (string | undefined)[] = [];
  const sockets = new Set<Socket>();
  const server = http.createServer((request, response) => {
    seen.push(`${request.method ?? ""} ${request.url ?? ""}`);
    authorizations.push(request.headers["proxy-authorization"]);
    if (refuses !== undefined) {
      response.writeHead(refuses).end();
      return;
    }
    const { "proxy-authorization": _secret, "proxy-connection": _hop, ...headers } = request.headers;
    const onward = http.request(request.url ?? "", { headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on("error", () => response.destroy());
    response.once("close", () => onward.destroy());
    onward.end();
  });
  server.on("connection", (socket) => {
    sockets.add(socket.on("error", () => undefined));
    socket.once("close", () => sockets.delete(socket));
  });
  server.on("connect", (request, socket) => {
    seen.push(`CONNECT ${request.url ?? ""}`);
    authorizations.push(request.headers["proxy-authorization"]);
    if (refuses !== undefined) {
      socket.end(`HTTP/1.1 ${String(refuses)} Refused\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    const [host = "", port = ""] = (request.url ?? "").split(":");
    const onward = connect(Number(port), host, () => {
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      onward.pipe(socket);
      socket.pipe(onward);
    });
    onward.on("error", () => socket.destroy());
    socket.once("close", () => onward.destroy());
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    host: `127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    seen,
    authorizations,
    async close() {
      for (const socket of sockets) socket.destroy();
      await once(server.close(), "close");
    },
  };
}
