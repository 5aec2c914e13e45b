import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, describe, it } from "mocha";
import * as vscode from "vscode";
import { startProxy, type TestProxy } from "../../integration/support/startProxy.ts";
import { type LocalSwarm, startSwarm } from "../../swarm/startSwarm.ts";
import { acceptPrompts } from "../acceptPrompts.ts";
import { answerDialog } from "../answerDialog.ts";
import { openSockets } from "../openSockets.ts";
import { stays } from "../stays.ts";
import { testApi } from "../swarmbid.ts";
import { waitFor } from "../waitFor.ts";
import { workspaceFolder } from "../workspaceFolder.ts";

const { executeCommand } = vscode.commands;
const PEERS = "Use Peers";
const WEB_SERVERS = "Web Servers Only";
const ours = (key: string): unknown => vscode.workspace.getConfiguration("swarmbid").get(key);
const write = (section: string, key: string, value: unknown): Thenable<void> =>
  vscode.workspace.getConfiguration(section).update(key, value, vscode.ConfigurationTarget.Global);

describe("behind a proxy, before the user has said whether peers may be used", () => {
  let swarm: LocalSwarm;
  let proxy: TestProxy;
  /** The tracker's and the proxy's: they live in this process too. */
  let own: readonly string[];

  before(async () => {
    swarm = await startSwarm({ name: "asked", files: { "a.bin": 300_000 } });
    proxy = await startProxy();
    own = openSockets();
    await write("http", "proxy", `http://${proxy.host}`);
    writeFileSync(path.join(workspaceFolder(), "asked.torrent"), swarm.torrent);
  });
  after(async () => {
    await write("http", "proxy", undefined);
    await proxy.close();
    await swarm[Symbol.asyncDispose]();
  });

  const addFile = (): Promise<unknown> =>
    acceptPrompts(
      executeCommand("swarmbid.addTorrentFile", vscode.Uri.file(path.join(workspaceFolder(), "asked.torrent"))),
    );

  const newSockets = (): readonly string[] => openSockets().filter((socket) => !own.includes(socket));

  async function nothingIsContacted(): Promise<void> {
    await stays(() => {
      assert.deepEqual(newSockets(), []);
      assert.deepEqual(proxy.seen, []);
    });
    assert.equal(await swarm.seeder.uploadedBytes(), 0);
  }

  it("the first action asks, says what bypasses the proxy, and without an answer nothing happens", async () => {
    const { engine } = await testApi();
    for (const act of [addFile, () => executeCommand("swarmbid.addTorrent", swarm.magnet)]) {
      const [dialog, ...others] = await answerDialog(undefined, act);
      assert.deepEqual(dialog?.buttons, [PEERS, WEB_SERVERS]);
      assert.match(dialog.detail, /Peers, UDP trackers and the DHT .* your own IP address/);
      assert.deepEqual(others, []);
      assert.deepEqual(engine.transfers.list(), []);
    }
    await nothingIsContacted();
  });

  it("not even what reaches the engine past the question contacts a peer", async () => {
    const { engine } = await testApi();
    const request = {
      source: { kind: "file", bytes: swarm.torrent },
      folder: path.join(workspaceFolder(), "data"),
    } as const;
    const [dialog] = await answerDialog(undefined, async () => {
      await engine.transfers.add(request);
      await waitFor("it to run", () => engine.transfers.get(swarm.infoHash)?.phase === "downloading");
      await nothingIsContacted();
    });
    assert.deepEqual(dialog?.buttons, [PEERS, WEB_SERVERS]);
    await engine.transfers.remove(swarm.infoHash, { deleteData: true });
  });

  it("with web servers alone it goes on without peers, and is not asked again", async () => {
    const { engine } = await testApi();
    assert.equal((await answerDialog(WEB_SERVERS, addFile)).length, 1);
    assert.equal(ours("transport"), "httpsOnly");
    await waitFor("it to run", () => engine.transfers.get(swarm.infoHash)?.phase === "downloading");
    await nothingIsContacted();
    await executeCommand("swarmbid.pauseAll");
    assert.deepEqual(await answerDialog(undefined, () => executeCommand("swarmbid.resumeAll")), []);
    await engine.transfers.remove(swarm.infoHash, { deleteData: true });
    await write("swarmbid", "transport", undefined);
  });

  it("with peers it fetches from them, the answer is kept in the settings, and taking it back there asks anew", async () => {
    const { engine } = await testApi();
    assert.equal((await answerDialog(PEERS, addFile)).length, 1);
    assert.equal(ours("connectToPeers"), "always");
    await waitFor("all of it", () => engine.transfers.get(swarm.infoHash)?.phase === "seeding");
    assert.ok(newSockets().length > 0, "a seeding engine listens");
    assert.ok(proxy.seen.length > 0, "the tracker is asked through the proxy");
    await executeCommand("swarmbid.pauseAll");
    assert.deepEqual(await answerDialog(undefined, () => executeCommand("swarmbid.resumeAll")), []);

    await executeCommand("swarmbid.pauseAll");
    await write("swarmbid", "connectToPeers", "ask");
    await waitFor("everything to be closed", () => newSockets().length === 0);
    assert.equal((await answerDialog(undefined, () => executeCommand("swarmbid.resumeAll"))).length, 1);
    await stays(() => assert.deepEqual(newSockets(), []));
    await engine.transfers.remove(swarm.infoHash, { deleteData: true });
  });
});
