import { request } from "node:http";
import { afterEach, expect, test } from "vitest";
import { SwarmbidError } from "../../../../src/engine/errors.ts";
import { createStreamServer, type StreamServer } from "../../../../src/engine/stream/streamServer.ts";
import { ask } from "../../../integration/support/ask.ts";

const data = Buffer.from(Array.from({ length: 700_000 }, (_, at) => at % 251));
const FILES = [
  { index: 0, path: "set/a b.csv", totalBytes: data.length, doneBytes: 0, state: "waiting" },
  { index: 1, path: "set/run.sh", totalBytes: 1, doneBytes: 0, state: "left out" },
  { index: 3, path: "set/film", totalBytes: 500_000_000, doneBytes: 0, state: "waiting" },
  { index: 2, path: "set/empty", totalBytes: 0, doneBytes: 0, state: "complete" },
] as const;
/** A file that is longer than its content is said to be repeats it. */
const bytesAt = (offset: number, length: number): Buffer =>
  offset + length <= data.length ? data.subarray(offset, offset + length) : Buffer.alloc(length);
const servers: StreamServer[] = [];

function start(failure?: Error): StreamServer {
  const server = createStreamServer({
    files: () => FILES,
    read: (_id, { offset, length }) =>
      failure === undefined ? Promise.resolve(bytesAt(offset, length)) : Promise.reject(failure),
  });
  servers.push(server);
  return server;
}

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

test("a whole file and a part of it are answered byte for byte, as data that no browser shows", async () => {
  const address = await start().address("id", 0);
  expect(address).toMatch(/\/a%20b\.csv$/);
  const whole = await ask(address);
  expect(whole.status).toBe(200);
  expect(whole.body.equals(data)).toBe(true);
  expect(whole.headers).toMatchObject({
    "content-type": "application/octet-stream",
    "content-disposition": "attachment",
    "x-content-type-options": "nosniff",
  });
  const part = await ask(address, { range: "bytes=100000-499999" });
  expect(part.status).toBe(206);
  expect(part.body.equals(data.subarray(100_000, 500_000))).toBe(true);
  expect((await ask(address, { range: "bytes=700000-" })).status).toBe(416);
});

test("an empty file is answered with nothing", async () => {
  const answer = await ask(await start().address("id", 2));
  expect(answer).toMatchObject({ status: 200, headers: { "content-length": "0" } });
});

test("who names the server otherwise, guesses an address or wants to write learns nothing", async () => {
  const address = await start().address("id", 0);
  const { port } = new URL(address);
  expect(await ask(address, { host: `evil.example:${port}` })).toMatchObject({ status: 421 });
  expect((await ask(`http://127.0.0.1:${port}/`)).status).toBe(404);
  expect((await ask(`http://127.0.0.1:${port}/${"0".repeat(32)}/a.csv`)).status).toBe(404);
  expect((await ask(`http://127.0.0.1:${port}/__proto__/a.csv`)).status).toBe(404);
  expect((await ask(address, {}, "PUT")).status).toBe(405);
});

test.each([["https://evil.example"], ["null"], ["http://127.0.0.1:1"]])(
  "a page of another address (%s) is refused, a program and a page of this one are not",
  async (origin) => {
    const address = await start().address("id", 0);
    const refused = await ask(address, { origin });
    expect(refused.status).toBe(403);
    expect(refused.body.length).toBeLessThan(100);
    expect(refused.headers).not.toHaveProperty("access-control-allow-origin");
    expect((await ask(address, { origin: new URL(address).origin })).status).toBe(200);
  },
);

test("a program that takes nothing any more loses its connection", async () => {
  const { promise: freed, resolve } = Promise.withResolvers<void>();
  const server = createStreamServer(
    {
      files: () => FILES,
      read(_id, { offset, length }, signal) {
        signal.addEventListener("abort", () => {
          resolve();
        });
        return Promise.resolve(bytesAt(offset, length));
      },
    },
    200,
  );
  servers.push(server);
  const client = request(await server.address("id", 3), { agent: false }, (response) => response.pause());
  client.on("error", () => undefined).end();
  await freed;
  client.destroy();
});

test("bytes that cannot be had are one sentence, not a broken file", async () => {
  const address = await start(new SwarmbidError("missingFiles", "Resume it first.")).address("id", 0);
  const answer = await ask(address);
  expect(answer.status).toBe(503);
  expect(answer.body.toString()).toBe("Resume it first.\n");
});

test("a file that was left out, or that does not exist, gets no address", async () => {
  const server = start();
  await expect(server.address("id", 1)).rejects.toMatchObject({ code: "badInput" });
  await expect(server.address("id", 9)).rejects.toMatchObject({ code: "badInput" });
});

test("addresses end with their transfer, and the port is closed with the last one", async () => {
  const server = start();
  const one = await server.address("one", 0);
  const other = await server.address("other", 0);
  server.forget("one");
  expect((await ask(one)).status).toBe(404);
  expect((await ask(other)).status).toBe(200);
  server.forget("other");
  await expect(ask(other)).rejects.toMatchObject({ code: "ECONNREFUSED" });
  expect((await ask(await server.address("other", 0))).status).toBe(200);
});
