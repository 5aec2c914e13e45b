import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "mocha";
import * as vscode from "vscode";
import { acceptPrompts } from "../acceptPrompts.ts";
import { testApi } from "../swarmbid.ts";
import { waitFor } from "../waitFor.ts";
import { workspaceFolder } from "../workspaceFolder.ts";

describe("publishing a folder of the workspace", () => {
  it("shares its files where they are, without secrets and ignored files", async () => {
    const { engine } = await testApi();
    const folder = path.join(workspaceFolder(), "results");
    mkdirSync(folder);
    const files = { "scores.csv": "a,b\n1,2\n", ".env": "TOKEN=secret\n", "run.log": "…", ".gitignore": "*.log\n" };
    for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
    await acceptPrompts(vscode.commands.executeCommand("swarmbid.publish", vscode.Uri.file(folder)));
    const { id } = await waitFor("the folder to be shared", () =>
      engine.transfers.list().find(({ name, phase }) => name === "results" && phase === "seeding"),
    );
    const shared = (await engine.transfers.files(id)).map((file) => file.path);
    assert.ok(shared.includes("results/scores.csv"), `shared is ${shared.join(", ")}`);
    assert.deepEqual(
      shared.filter((file) => /\.env|\.log/.test(file)),
      [],
    );
    await engine.transfers.remove(id, { deleteData: false });
  });
});
