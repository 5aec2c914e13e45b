import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import http from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bundleProgram } from "./bundleProgram.ts";
import type { trackerLibrary } from "./trackerLibrary.ts";

// With the stock decoder in place of ours, so that answers get through which ours refuses: the guards must do without it.

let folder: string;
let library: typeof trackerLibrary;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "swarmbid-trackers-"));
  const program = path.join(folder, "library.cjs");
  await bundleProgram(fileURLToPath(new URL("./trackerLibrary.ts", import.meta.url)), program, ["bencode"]);
  ({ trackerLibrary: library } = createRequire(program)(program) as { trackerLibrary: typeof trackerLibrary });
  library.guardTrackers();
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const clientOf = (announce: string) =>
  new library.Client({ infoHash: "ab".repeat(20), peerId: "cd".repeat(20), port: 6881, announce: [announce] });

test.each(["d14:failure reasoni5ee", "d15:warning messagei5ee"])(
  "what an answer such as %s makes the library throw is a warning",
  async (answer) => {
    library.setNetworkPolicy({ allowLocalNetwork: true });
    const server = http.createServer((_request, response) => response.end(answer));
    await once(server.listen(0, "127.0.0.1"), "listening");
    const client = clientOf(`http://127.0.0.1:${(server.address() as AddressInfo).port}/announce`);
    const warned = once(client, "warning");
    client.start();
    expect((await warned)[0]).toBeInstanceOf(Error);
    client.destroy();
    server.closeAllConnections();
    await once(server.close(), "close");
  },
);

test("a UDP tracker on the local network is not asked: the transfer is warned instead", async () => {
  library.setNetworkPolicy({ allowLocalNetwork: false });
  const client = clientOf("udp://localhost:1");
  const warned = once(client, "warning");
  client.start();
  expect((await warned)[0]).toMatchObject({ code: "forbiddenAddress" });
  client.destroy();
});
