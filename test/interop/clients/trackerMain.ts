// A real tracker as a process of its own, so that it can live in another network namespace: `node trackerMain.ts ADDRESS`.
// Prints {"url"} when it listens, then {"announced", "infoHash", "left"} per announcement. Ends when its standard input does.
import Server from "bittorrent-tracker/server";

const address = process.argv[2] ?? "127.0.0.1";
const host = address.includes(":") ? `[${address}]` : address;
const server = new Server({ http: true, udp: false, ws: false, stats: false });
const print = (line: object) => void process.stdout.write(`${JSON.stringify(line)}\n`);

for (const event of ["start", "update", "complete"]) {
  server.on(event, (announced: string, told: { left: number; info_hash: string }) =>
    print({ announced, infoHash: told.info_hash, left: told.left }),
  );
}
server.listen(0, address, () => {
  const bound = server.http.address();
  if (bound !== null && typeof bound === "object") print({ url: `http://${host}:${bound.port}/announce` });
});
process.stdin.on("end", () => process.exit()).resume();
