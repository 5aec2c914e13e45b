// An ordinary web server with ranges as a process of its own, so that it can live in another network namespace:
// `node webSeedMain.ts ADDRESS FOLDER`. Prints {"url"} when it listens, then {"served"} after each answer: bytes so far.
// Ends when its standard input does.
import { createReadStream, statSync } from "node:fs";
import { createServer } from "node:http";
import path from "node:path";
import { Transform } from "node:stream";

const [address = "127.0.0.1", folder = "."] = process.argv.slice(2);
const print = (line: object) => void process.stdout.write(`${JSON.stringify(line)}\n`);
let served = 0;

const server = createServer((request, response) => {
  const file = path.join(folder, path.normalize(decodeURIComponent(new URL(request.url ?? "", "http://x").pathname)));
  const size = statSync(file, { throwIfNoEntry: false })?.size;
  if (size === undefined || !file.startsWith(folder + path.sep)) {
    response.writeHead(404).end();
    return;
  }
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? "") ?? [];
  const start = Number(from ?? 0);
  const end = Math.min(to === undefined || to === "" ? size - 1 : Number(to), size - 1);
  response.writeHead(from === undefined ? 200 : 206, {
    "accept-ranges": "bytes",
    "content-length": end - start + 1,
    ...(from === undefined ? {} : { "content-range": `bytes ${start}-${end}/${size}` }),
  });
  if (request.method === "HEAD") {
    response.end();
    return;
  }
  const count = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      served += chunk.length;
      done(null, chunk);
    },
  });
  response.once("close", () => print({ served }));
  createReadStream(file, { start, end }).pipe(count).pipe(response);
});
server.listen(0, address, () => {
  const bound = server.address();
  if (bound !== null && typeof bound === "object") print({ url: `http://${address}:${bound.port}/` });
});
process.stdin.on("end", () => process.exit()).resume();
