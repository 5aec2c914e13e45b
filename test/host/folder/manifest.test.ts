import assert from "node:assert/strict";
import { before, describe, it } from "mocha";
import * as vscode from "vscode";
import { manifest, swarmbid } from "../swarmbid.ts";

/** VS Code makes these itself for every view and container. */
const GENERATED = "swarmbid.transfers.";

describe("the manifest and the code", () => {
  before(() => swarmbid().activate());

  it("agree on every command", async () => {
    const registered = (await vscode.commands.getCommands(true)).filter(
      (id) => id.startsWith("swarmbid.") && !id.startsWith(GENERATED),
    );
    const declared = manifest().contributes.commands.map(({ command }) => command);
    assert.deepEqual(registered.toSorted(), declared.toSorted());
  });
});
