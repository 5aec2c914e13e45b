import { once } from "node:events";
import net from "node:net";
import { afterEach, expect, test } from "vitest";
import { readBody } from "../../../../../src/engine/swarm/network/httpExchange.ts";
import { keepConnections } from "../../../../../src/engine/swarm/network/keepConnections.ts";
import { openGuarded } from "../../../../../src/engine/swarm/network/openGuarded.ts";

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

/** Sends whoever asks for `/from` to `/to`; the redirect announces a short body. */
async function serveRedirect(
  body: string,
): Promise<{ readonly url: URL; readonly open: ReadonlySet<net.Socket>; accepted: () => number }> {
  const open = new Set<net.Socket>();
  let accepted = 0;
  const server = net.createServer((socket) => {
    accepted += 1;
    open.add(socket.on("error", () => undefined));
    socket.once("close", () => open.delete(socket));
    socket.on("data", (request) => {
      if (request.toString("latin1").startsWith("GET /from "))
        socket.write(`HTTP/1.1 302 Found\r\nLocation: /to\r\nContent-Length: 9\r\n\r\n${body}`);
      else socket.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
    });
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  closers.push(async () => {
    for (const socket of open) socket.destroy();
    await once(server.close(), "close");
  });
  const { port } = server.address() as net.AddressInfo;
  return { url: new URL(`http://127.0.0.1:${String(port)}/from`), open, accepted: () => accepted };
}

async function ask(from: URL, times: number): Promise<void> {
  const closing = new AbortController();
  const kept = keepConnections(closing.signal);
  closers.unshift(() => {
    closing.abort();
    kept.close();
    return Promise.resolve();
  });
  for (let asked = 0; asked < times; asked++) {
    const { url, answer } = await openGuarded(from, { signal: closing.signal, allowLocalNetwork: true, kept });
    expect(Buffer.from((await readBody(answer, 10, url)) ?? []).toString()).toBe("hi");
  }
}

test("redirects whose bodies never come hold a few connections, and those for a second or two", async () => {
  const { url, open } = await serveRedirect("");
  await ask(url, 50);
  await expect.poll(() => open.size, { timeout: 500 }).toBeLessThanOrEqual(8);
  await expect.poll(() => open.size, { timeout: 5_000 }).toBeLessThanOrEqual(1);
});

test("a redirect whose body comes leaves its connection to the next request", async () => {
  const { url, accepted } = await serveRedirect("elsewhere");
  await ask(url, 10);
  expect(accepted()).toBeLessThanOrEqual(2);
});
