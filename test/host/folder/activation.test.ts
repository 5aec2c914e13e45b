import assert from "node:assert/strict";
import { describe, it } from "mocha";
import * as vscode from "vscode";
import { manifest, swarmbid } from "../swarmbid.ts";
import { waitFor } from "../waitFor.ts";

describe("activation", () => {
  it("sleeps until something of its own is used", () => {
    assert.equal(swarmbid().isActive, false);
  });

  it("is woken by nothing but its own views, commands and files", () => {
    const foreign = manifest().activationEvents.filter(
      (event) => !/^on(View|Command|FileSystem):swarmbid(\.|$)/.test(event),
    );
    assert.deepEqual(foreign, []);
  });

  it("is woken by its view", async () => {
    await vscode.commands.executeCommand("swarmbid.transfers.focus");
    await waitFor("the extension to be active", () => swarmbid().isActive);
  });
});
