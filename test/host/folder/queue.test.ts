import { describe, it } from "mocha";
import * as vscode from "vscode";
import { type LocalSwarm, startSwarm } from "../../swarm/startSwarm.ts";
import { testApi } from "../swarmbid.ts";
import { waitFor } from "../waitFor.ts";
import { workspaceFolder } from "../workspaceFolder.ts";

const { executeCommand } = vscode.commands;
const settings = () => vscode.workspace.getConfiguration("swarmbid");
const setMaximum = (value: number | undefined) =>
  settings().update("maxActiveDownloads", value, vscode.ConfigurationTarget.Global);

describe("the queue", () => {
  it("passes with one step up what waits for a place, not what rests between", async () => {
    const { engine } = await testApi();
    await setMaximum(1);
    const swarms: LocalSwarm[] = [];
    try {
      for (const name of ["running", "first", "resting", "second"])
        swarms.push(await startSwarm({ name, files: { "a.bin": 3_000_000 }, uploadLimit: 100_000 }));
      const [running = "", first = "", resting = "", second = ""] = swarms.map(({ infoHash }) => infoHash);
      for (const { torrent, infoHash } of swarms)
        await engine.transfers.add({
          source: { kind: "file", bytes: torrent },
          folder: workspaceFolder(),
          paused: infoHash === resting,
        });
      const phase = (id: string) => engine.transfers.get(id)?.phase;
      const position = (id: string) => engine.transfers.get(id)?.position ?? -1;
      await waitFor("one to run and two to wait", () => phase(running) === "downloading" && phase(second) === "queued");

      await executeCommand("swarmbid.moveUp", second);
      await waitFor("the second to be before the first", () => position(second) < position(first));
      await executeCommand("swarmbid.moveDown", second);
      await waitFor("the second to be behind the first", () => position(second) > position(first));
      await executeCommand("swarmbid.moveToTop", second);
      await waitFor("the second to run", () => phase(second) === "downloading" && phase(running) === "queued");
      await executeCommand("swarmbid.moveToBottom", second);
      await waitFor("the one before to run again", () => phase(running) === "downloading");
      for (const { infoHash } of swarms) await engine.transfers.remove(infoHash, { deleteData: true });
    } finally {
      await setMaximum(undefined);
      for (const swarm of swarms) await swarm[Symbol.asyncDispose]();
    }
  });
});
