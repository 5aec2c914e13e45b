import { createReadStream, statSync } from "node:fs";
import http from "node:http";
import path from "node:path";
import { Transform } from "node:stream";
import { setTimeout } from "node:timers/promises";

/** An ordinary web server with ranges, on loopback: BitTorrent clients can fetch from it too (BEP 19). */
export async function startWebSeed(folder, bytesPerSecond) {
  let freeAt = 0;
  let served = 0;
  const pace = () =>
    new Transform({
      async transform(chunk, _encoding, done) {
        freeAt = Math.max(freeAt, Date.now()) + (chunk.length / bytesPerSecond) * 1000;
        await setTimeout(freeAt - Date.now());
        served += chunk.length;
        done(null, chunk);
      },
    });
  const server = http.createServer((request, response) => {
    const wanted = path.join(folder, path.normalize(decodeURIComponent(new URL(request.url, "http://x").pathname)));
    const size = sizeOf(wanted);
    if (size === undefined || !wanted.startsWith(folder + path.sep)) return void response.writeHead(404).end();
    const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? "") ?? [];
    const start = Number(from ?? 0);
    const end = Math.min(to ? Number(to) : size - 1, size - 1);
    if (start > end) return void response.writeHead(416, { "content-range": `bytes */${size}` }).end();
    response.writeHead(from === undefined ? 200 : 206, {
      "accept-ranges": "bytes",
      "content-length": end - start + 1,
      "content-type": "application/octet-stream",
      ...(from === undefined ? {} : { "content-range": `bytes ${start}-${end}/${size}` }),
    });
    createReadStream(wanted, { start, end }).pipe(pace()).pipe(response);
  });
  await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    /** Bytes sent so far. */
    get served() {
      return served;
    },
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

function sizeOf(file) {
  try {
    const found = statSync(file);
    return found.isFile() ? found.size : undefined;
  } catch {
    return undefined;
  }
}
