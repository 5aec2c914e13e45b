import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, it } from "mocha";
import * as vscode from "vscode";
import { startFileServer } from "../../integration/support/fileServer.ts";
import { makeTorrent, repeatableBytes } from "../../swarm/makeTorrent.ts";
import { acceptPrompts } from "../acceptPrompts.ts";
import { testApi } from "../swarmbid.ts";
import { typeText } from "../typeText.ts";
import { waitFor } from "../waitFor.ts";
import { workspaceFolder } from "../workspaceFolder.ts";

describe("a web seed", () => {
  it("that is added to a transfer without any peer brings its files", async () => {
    const { engine } = await testApi();
    const data = repeatableBytes("mirrored", 300_000);
    const source = mkdtempSync(path.join(tmpdir(), "swarmbid-mirror-"));
    mkdirSync(path.join(source, "mirrored"));
    writeFileSync(path.join(source, "mirrored", "a.bin"), data);
    const server = await startFileServer(source);
    try {
      const nobody = "http://127.0.0.1:1/announce";
      const { bytes } = makeTorrent({ name: "mirrored", files: [{ path: "a.bin", data }] }, nobody);
      const folder = path.join(workspaceFolder(), "data");
      const id = await engine.transfers.add({ source: { kind: "file", bytes }, folder });
      await waitFor("it to run", () => engine.transfers.get(id)?.phase === "downloading");
      await typeText(server.url, () => acceptPrompts(vscode.commands.executeCommand("swarmbid.addWebSeed", id)));
      await waitFor("all of it", () => engine.transfers.get(id)?.phase === "seeding");
      assert.equal(Buffer.compare(readFileSync(path.join(folder, "mirrored", "a.bin")), data), 0);
      assert.match(engine.transfers.get(id)?.magnet ?? "", /[?&]ws=/);
      await engine.transfers.remove(id, { deleteData: true });
    } finally {
      await server.close();
      rmSync(source, { recursive: true, force: true });
    }
  });
});
