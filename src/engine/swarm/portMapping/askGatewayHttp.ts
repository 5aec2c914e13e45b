import { request } from "node:http";

export interface GatewayAnswer {
  readonly status: number;
  readonly body: string;
  /** Ours, on the way to the router. */
  readonly ownAddress: string;
}

const LIMIT_MS = 4_000;
const MAX_BODY_BYTES = 256 * 1024;

/** One HTTP request to a router: no redirects, at most 256 KiB and four seconds in all. */
export function askGatewayHttp(
  url: URL,
  {
    method = "GET",
    headers = {},
    body = "",
  }: { method?: "GET" | "POST"; headers?: Readonly<Record<string, string>>; body?: string },
  signal: AbortSignal,
): Promise<GatewayAnswer> {
  return new Promise((resolve, reject) => {
    const asked = request(url, {
      method,
      headers: { ...headers, "content-length": String(Buffer.byteLength(body)), connection: "close" },
      agent: false,
      signal: AbortSignal.any([signal, AbortSignal.timeout(LIMIT_MS)]),
    });
    asked.on("error", reject);
    asked.on("response", (response) => {
      const ownAddress = response.socket.localAddress ?? "";
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.on("error", reject);
      response.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > MAX_BODY_BYTES) asked.destroy(new Error("its answer is too long"));
        else chunks.push(chunk);
      });
      response.on("end", () => {
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString("utf8"), ownAddress });
      });
    });
    asked.end(body);
  });
}
