import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { expect, test } from "vitest";
import { createReadBudget } from "../../../../src/engine/swarm/readBudget.ts";

test("a socket beyond the turn's room is paused, goes on in the next turn, and no byte is lost", async () => {
  const total = 8 * 1024 * 1024;
  const server = createServer((socket) => socket.end(Buffer.alloc(total, 7))).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const socket: Socket = connect(address.port, "127.0.0.1");
  const budget = createReadBudget(128 * 1024);
  let received = 0;
  let thisTurn = 0;
  let most = 0;
  let scheduled = false;
  socket.on("data", (chunk: Buffer) => {
    received += chunk.length;
    thisTurn += chunk.length;
    most = Math.max(most, thisTurn);
    if (!scheduled) {
      scheduled = true;
      setImmediate(() => {
        scheduled = false;
        thisTurn = 0;
      });
    }
    budget.spend(chunk.length, socket);
  });
  await once(socket, "close");
  server.close();
  expect(received).toBe(total);
  // One chunk may straddle the end of the room.
  expect(most).toBeLessThanOrEqual(128 * 1024 + 65_536);
});

test("of many sockets only as many go on in a turn as it has room for, all of them in turn, and no byte is lost", async () => {
  const count = 40;
  const each = 1024 * 1024;
  const server = createServer((socket) => socket.end(Buffer.alloc(each, 7))).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const budget = createReadBudget(128 * 1024);
  const heard = new Set<Socket>();
  let received = 0;
  let thisTurn = 0;
  let most = 0;
  let scheduled = false;
  const sockets = Array.from({ length: count }, () => connect(address.port, "127.0.0.1"));
  const closed = sockets.map((socket) => once(socket, "close"));
  for (const socket of sockets) {
    socket.on("data", (chunk: Buffer) => {
      received += chunk.length;
      // Each is known from its first bytes on.
      if (heard.size === count) thisTurn += chunk.length;
      heard.add(socket);
      most = Math.max(most, thisTurn);
      if (!scheduled) {
        scheduled = true;
        setImmediate(() => {
          scheduled = false;
          thisTurn = 0;
        });
      }
      budget.spend(chunk.length, socket);
    });
  }
  await Promise.all(closed);
  server.close();
  expect(received).toBe(count * each);
  // Two go on in a turn, each with what waits here and one more read; all forty would be 2.5 MiB.
  expect(most).toBeLessThanOrEqual(768 * 1024);
});
