import { once } from "node:events";
import http from "node:http";
import net from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { checkedAddresses } from "../../../../../src/engine/swarm/network/checkedAddresses.ts";
import { type GuardedRequest, guardedFetch } from "../../../../../src/engine/swarm/network/guardedFetch.ts";

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

/** A loopback server; the result is its port. */
async function serve(answer: http.RequestListener): Promise<number> {
  const server = http.createServer(answer).listen(0, "127.0.0.1");
  await once(server, "listening");
  closers.push(async () => {
    server.closeAllConnections();
    await once(server.close(), "close");
  });
  return (server.address() as net.AddressInfo).port;
}

/** A loopback server that says what it is told, byte by byte. */
async function serveRaw(talk: (socket: net.Socket) => void): Promise<number> {
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket.on("error", () => undefined));
    socket.once("data", () => {
      talk(socket);
    });
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  closers.push(async () => {
    for (const socket of sockets) socket.destroy();
    await once(server.close(), "close");
  });
  return (server.address() as net.AddressInfo).port;
}

const local = { bodyLimit: 1_000, totalMs: 10_000, allowLocalNetwork: true } satisfies GuardedRequest;
const strict = { ...local, allowLocalNetwork: false } satisfies GuardedRequest;
const onLoopback = () => Promise.resolve([{ address: "127.0.0.1", family: 4 }] as const);
const refusal = (code: string): unknown => expect.objectContaining({ name: "SwarmbidError", code });

describe("addresses", () => {
  test("a loopback address is fetched from when the user allowed it", async () => {
    const port = await serve((request, response) => response.end(`you asked for ${request.url ?? ""}`));
    const response = await guardedFetch(`http://127.0.0.1:${port}/a?b=c`, local);
    expect([response.status, await response.text()]).toEqual([200, "you asked for /a?b=c"]);
  });

  test.each([
    "http://127.0.0.1/",
    "http://2130706433/",
    "http://0x7f.1/",
    "http://[::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://10.0.0.1/",
    "http://169.254.169.254/latest/meta-data/",
    "https://192.168.0.1/",
    "http://0.0.0.0/",
  ])("%s is refused", async (url) => {
    await expect(guardedFetch(url, strict)).rejects.toEqual(refusal("forbiddenAddress"));
  });

  test("a name that leads to a private address is refused before anything is sent", async () => {
    let asked = 0;
    const port = await serve((_request, response) => {
      asked += 1;
      response.end();
    });
    await expect(guardedFetch(`http://localhost:${port}/`, strict)).rejects.toEqual(refusal("forbiddenAddress"));
    expect(asked).toBe(0);
  });

  test("the connection goes to the address that was checked, and the server still hears the name", async () => {
    const port = await serve((request, response) => response.end(request.headers.host));
    const response = await guardedFetch(`http://seed.example:${port}/`, { ...strict, addressesOf: onLoopback });
    expect(await response.text()).toBe(`seed.example:${port}`);
  });

  test.each(["ftp://example.org/a", "file:///etc/passwd", "not an address", "http://"])(
    "%j is no address that we fetch from",
    async (url) => {
      await expect(guardedFetch(url, local)).rejects.toEqual(refusal("badUrl"));
    },
  );

  test.each(["http://example.org:0/", "http://user:secret@example.org/", "http://user@example.org/"])(
    "%s is refused",
    async (url) => {
      await expect(guardedFetch(url, local)).rejects.toEqual(refusal("badUrl"));
    },
  );
});

describe("redirects", () => {
  const redirectTo = (location: string): http.RequestListener => {
    return (_request, response) => response.writeHead(302, { location }).end("elsewhere");
  };

  test("are followed", async () => {
    const target = await serve((_request, response) => response.end("here"));
    const port = await serve(redirectTo(`http://127.0.0.1:${target}/`));
    expect(await (await guardedFetch(`http://127.0.0.1:${port}/`, local)).text()).toBe("here");
  });

  test("from a public server to a private address are refused", async () => {
    const port = await serve(redirectTo("http://10.0.0.1/admin"));
    const addressesOf = (host: string) => (host === "public.example" ? onLoopback() : checkedAddresses(host, false));
    await expect(guardedFetch(`http://public.example:${port}/`, { ...strict, addressesOf })).rejects.toEqual(
      refusal("forbiddenAddress"),
    );
  });

  test("end after five", async () => {
    let hops = 0;
    const port = await serve((_request, response) => {
      hops += 1;
      response.writeHead(302, { location: `/${hops}` }).end();
    });
    await expect(guardedFetch(`http://127.0.0.1:${port}/`, local)).rejects.toEqual(refusal("downloadFailed"));
    expect(hops).toBe(6);
  });

  test("to another kind of address are refused", async () => {
    const port = await serve(redirectTo("file:///etc/passwd"));
    await expect(guardedFetch(`http://127.0.0.1:${port}/`, local)).rejects.toEqual(refusal("badUrl"));
  });
});

describe("answers", () => {
  test("longer than allowed are cut off by their announced length", async () => {
    const port = await serve((_request, response) => response.end(Buffer.alloc(1_001)));
    await expect(guardedFetch(`http://127.0.0.1:${port}/`, local)).rejects.toEqual(refusal("downloadFailed"));
  });

  test("longer than allowed are cut off while they come", async () => {
    const port = await serveRaw((socket) => {
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      const pump = () => {
        while (socket.write(Buffer.alloc(65_536)));
      };
      socket.on("drain", pump);
      pump();
    });
    await expect(guardedFetch(`http://127.0.0.1:${port}/`, local)).rejects.toEqual(refusal("downloadFailed"));
  });

  test("that break off early are an error, not a short body", async () => {
    const port = await serveRaw((socket) => socket.end("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nfive"));
    await expect(guardedFetch(`http://127.0.0.1:${port}/`, local)).rejects.toEqual(refusal("downloadFailed"));
  });

  test("with endless headers are cut off", async () => {
    const port = await serveRaw((socket) => {
      socket.write("HTTP/1.1 200 OK\r\n");
      const pump = () => {
        while (socket.write(`X-${"a".repeat(1_000)}: b\r\n`));
      };
      socket.on("drain", pump);
      pump();
    });
    await expect(guardedFetch(`http://127.0.0.1:${port}/`, local)).rejects.toEqual(refusal("downloadFailed"));
  });

  test("whose head trickles in are given up, although bytes keep coming", async () => {
    const port = await serveRaw((socket) => {
      const timer = setInterval(() => socket.write("X"), 20);
      socket.once("close", () => {
        clearInterval(timer);
      });
    });
    const pace = { connectMs: 5_000, idleMs: 200 };
    await expect(guardedFetch(`http://127.0.0.1:${port}/`, { ...local, pace })).rejects.toEqual(
      refusal("downloadFailed"),
    );
  });

  test("whose body stalls are given up", async () => {
    const port = await serveRaw((socket) => socket.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nfive"));
    const pace = { connectMs: 5_000, idleMs: 200 };
    await expect(guardedFetch(`http://127.0.0.1:${port}/`, { ...local, pace })).rejects.toEqual(
      refusal("downloadFailed"),
    );
  });

  test("that take longer in all than the caller waits are given up", async () => {
    const port = await serveRaw(() => undefined);
    await expect(guardedFetch(`http://127.0.0.1:${port}/`, { ...local, totalMs: 200 })).rejects.toEqual(
      refusal("downloadFailed"),
    );
  });

  test("are not waited for once the caller cancelled", async () => {
    const port = await serveRaw(() => undefined);
    const controller = new AbortController();
    const fetched = guardedFetch(`http://127.0.0.1:${port}/`, { ...local, signal: controller.signal });
    controller.abort();
    await expect(fetched).rejects.toEqual(refusal("cancelled"));
  });

  test("that are compressed although asked not to be are refused", async () => {
    const port = await serve((request, response) => {
      expect(request.headers["accept-encoding"]).toBe("identity");
      response.writeHead(200, { "content-encoding": "gzip" }).end("bomb");
    });
    await expect(guardedFetch(`http://127.0.0.1:${port}/`, local)).rejects.toEqual(refusal("downloadFailed"));
  });

  test("are left unread when their head is enough", async () => {
    const port = await serve((_request, response) => response.writeHead(503).end(Buffer.alloc(100_000)));
    const response = await guardedFetch(`http://127.0.0.1:${port}/`, { ...local, bodyLimit: () => 0 });
    expect([response.status, await response.text()]).toEqual([503, ""]);
  });

  test.each([
    [
      "a change of protocol",
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n",
      "another protocol",
    ],
    ["a change of protocol to nothing", "HTTP/1.1 101 Switching Protocols\r\n\r\n", "status 101"],
    ["preliminary answers without end", "HTTP/1.1 103 Early Hints\r\n\r\n".repeat(100), "preliminary answers"],
  ])("that are %s are refused at once, and the connection is closed", async (_what, head, told) => {
    let closed: Promise<unknown> | undefined;
    const port = await serveRaw((socket) => {
      closed = once(socket, "close");
      socket.write(head);
    });
    await expect(guardedFetch(`http://127.0.0.1:${port}/`, local)).rejects.toThrow(told);
    await closed;
  });

  test("that follow a few preliminary ones are taken", async () => {
    const port = await serveRaw((socket) =>
      socket.end(
        `HTTP/1.1 100 Continue\r\n\r\n${"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n".repeat(3)}HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi`,
      ),
    );
    expect(await (await guardedFetch(`http://127.0.0.1:${port}/`, local)).text()).toBe("hi");
  });

  test("of any status are handed on", async () => {
    const port = await serve((_request, response) => response.writeHead(404).end("no"));
    const response = await guardedFetch(`http://127.0.0.1:${port}/`, local);
    expect([response.status, await response.text()]).toEqual([404, "no"]);
  });
});
