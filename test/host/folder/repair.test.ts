import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "mocha";
import * as vscode from "vscode";
import { startSwarm } from "../../swarm/startSwarm.ts";
import { testApi } from "../swarmbid.ts";
import { waitFor } from "../waitFor.ts";
import { workspaceFolder } from "../workspaceFolder.ts";

const { executeCommand } = vscode.commands;

describe("a damaged file", () => {
  it("is found by Verify and mended by Resume, which fetches the bad pieces alone", async () => {
    const { engine } = await testApi();
    await using swarm = await startSwarm({ name: "damaged", files: { "a.bin": 1_000_000 } });
    const { infoHash, content } = swarm;
    await engine.transfers.add({ source: { kind: "file", bytes: swarm.torrent }, folder: workspaceFolder() });
    const seen = () => engine.transfers.get(infoHash);
    await waitFor("all of it", () => seen()?.phase === "seeding");
    const file = path.join(workspaceFolder(), "damaged", "a.bin");
    const bytes = readFileSync(file);
    bytes[500_000] = (bytes[500_000] ?? 0) ^ 0xff;
    writeFileSync(file, bytes);
    const uploaded = await swarm.seeder.uploadedBytes();

    await executeCommand("swarmbid.verify", infoHash);
    await waitFor("the damage to be named", () => seen()?.error?.code === "filesChanged");
    await executeCommand("swarmbid.resume", infoHash);
    await waitFor("the file to be whole again", () => seen()?.phase === "seeding");
    assert.ok(readFileSync(file).equals(content.files[0]?.data ?? new Uint8Array()));
    assert.ok((await swarm.seeder.uploadedBytes()) - uploaded < 300_000);
    await engine.transfers.remove(infoHash, { deleteData: true });
  });
});
