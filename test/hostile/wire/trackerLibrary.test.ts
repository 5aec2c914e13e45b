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
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const askedBy = (url: string) =>
  library
    .connectTracker(
      url,
      { infoHash: "ab".repeat(20), peerId: "cd".repeat(20), userAgent: "test/1", key: "00" },
      library.systemClock,
    )
    .announce({ port: 6881, uploaded: 0, downloaded: 0, left: 1, peersWanted: 50, event: "started" });

test.each(["d14:failure reasoni5ee", "d15:warning messagei5ee"])(
  "what an answer such as %s makes the library throw is a failure of the tracker",
  async (answer) => {
    library.setNetworkPolicy({ allowLocalNetwork: true });
    const server = http.createServer((_request, response) => response.end(answer));
    await once(server.listen(0, "127.0.0.1"), "listening");
    await expect(askedBy(`http://127.0.0.1:${(server.address() as AddressInfo).port}/announce`)).rejects.toBeInstanceOf(
      Error,
    );
    server.closeAllConnections();
    await once(server.close(), "close");
  },
);

test("a UDP tracker on the local network is not asked: it counts as failing", async () => {
  library.setNetworkPolicy({ allowLocalNetwork: false });
  await expect(askedBy("udp://localhost:1")).rejects.toMatchObject({ code: "forbiddenAddress" });
});
