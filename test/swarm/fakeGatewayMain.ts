// A router as a process of its own, so that it can live in another network namespace: `node fakeGatewayMain.ts ADDRESS METHOD`.
// Prints {"asked", "mappings"} whenever something changed. Ends when its standard input does.
import { type GatewayOptions, startFakeGateway } from "./fakeGateway.ts";

const [address = "", method = "PCP"] = process.argv.slice(2);
const speaks = [method] as GatewayOptions["speaks"];
void startFakeGateway({ address, mappingPort: 5351, ssdpPort: 1900, speaks, shift: 100 }).then((gateway) => {
  let last = "";
  const look = (): void => {
    const now = JSON.stringify({ asked: gateway.asked.length, mappings: [...gateway.mappings] });
    if (now !== last) process.stdout.write(`${now}\n`);
    last = now;
  };
  setInterval(look, 50);
  look();
});
process.stdin.on("end", () => process.exit()).resume();
