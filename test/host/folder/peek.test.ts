import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import path from "node:path";
import { describe, it } from "mocha";
import * as vscode from "vscode";
import { startSwarm } from "../../swarm/startSwarm.ts";
import { acceptPrompts } from "../acceptPrompts.ts";
import { testApi } from "../swarmbid.ts";
import { waitFor } from "../waitFor.ts";
import { workspaceFolder } from "../workspaceFolder.ts";

const { executeCommand } = vscode.commands;
const KIB = 1024;

describe("a file that was not chosen", () => {
  it("is opened in its first part, read by a program at its address, and appears nowhere on the disk", async () => {
    const { engine } = await testApi();
    await using swarm = await startSwarm({ name: "peek", files: { "a.txt": 5_000, "big.bin": 20_000_000 } });
    const { infoHash, content } = swarm;
    const data = Buffer.from(content.files[1]?.data ?? []);
    const folder = path.join(workspaceFolder(), "data");
    await engine.transfers.add({ source: { kind: "file", bytes: swarm.torrent }, folder, wanted: [0] });
    await waitFor("the chosen file", () => engine.transfers.get(infoHash)?.phase === "seeding");

    const whole = vscode.Uri.from({ scheme: "swarmbid", path: `/${infoHash}/peek/big.bin` });
    const head = whole.with({ query: `bytes=0-${64 * KIB - 1}` });
    assert.equal((await vscode.workspace.fs.stat(whole)).size, data.length);
    assert.equal((await vscode.workspace.fs.stat(head)).size, 64 * KIB);
    assert.ok(Buffer.from(await vscode.workspace.fs.readFile(head)).equals(data.subarray(0, 64 * KIB)));
    await assert.rejects(async () => vscode.workspace.fs.writeFile(head, new Uint8Array()));
    await assert.rejects(async () => vscode.workspace.fs.stat(whole.with({ path: `/${infoHash}/peek/none` })));
    assert.deepEqual(
      (await vscode.workspace.fs.readDirectory(whole.with({ path: `/${infoHash}/peek` }))).map(([name]) => name),
      ["a.txt", "big.bin"],
    );

    // The only file that is not complete; of the parts that are offered the first is accepted.
    await acceptPrompts(executeCommand("swarmbid.openBeforeComplete", infoHash));
    await waitFor("the file's tab", () =>
      vscode.window.tabGroups.all
        .flatMap(({ tabs }) => tabs)
        .some(({ label, isActive }) => isActive && label.startsWith("big.bin")),
    );

    const [, big] = await engine.transfers.files(infoHash);
    const row = { kind: "file", transfer: infoHash, key: "key", file: big };
    await executeCommand("swarmbid.copyStreamAddress", row);
    const address = await vscode.env.clipboard.readText();
    const answer = await fetch(address, { headers: { range: "bytes=-8" } });
    assert.equal(answer.status, 206);
    assert.ok(Buffer.from(await answer.arrayBuffer()).equals(data.subarray(-8)));

    assert.ok((await swarm.seeder.uploadedBytes()) < 10_000_000);
    assert.equal(existsSync(path.join(folder, "peek", "big.bin")), false);
    assert.equal(existsSync(path.join(folder, "peek", "big.bin.part")), false);
    await executeCommand("workbench.action.closeAllEditors");
    await engine.transfers.remove(infoHash, { deleteData: true });
  });
});
