import { expect, test } from "vitest";
import { SwarmbidError } from "../../../src/engine/errors.ts";
import { DEFAULT_SETTINGS, type EngineSettings } from "../../../src/engine/model.ts";
import { createEngineGate, type GateState } from "../../../src/host/engineGate.ts";
import { createFakeEngine } from "../../fakes/engine.ts";

function setUp({ trusted = true } = {}) {
  const engine = createFakeEngine();
  const world: { trusted: boolean; settings: EngineSettings } = { trusted, settings: DEFAULT_SETTINGS };
  const gate = createEngineGate(engine, { isTrusted: () => world.trusted, settings: () => world.settings });
  const states: GateState[] = [];
  gate.onDidChangeState((state) => states.push(state));
  return { engine, gate, states, world };
}

test("the engine starts once, however many ask for it at the same time", async () => {
  const { engine, gate, states } = setUp();
  const opened = await Promise.all([gate.open(), gate.open(), gate.open()]);
  expect(opened).toEqual([engine, engine, engine]);
  expect(engine.calls).toEqual(["start"]);
  expect(states).toEqual(["starting", "ready"]);
});

test("in Restricted Mode the engine is not started, until the folder is trusted", async () => {
  const { engine, gate, world } = setUp({ trusted: false });
  await expect(gate.open()).rejects.toThrow(/Restricted Mode.*Manage Workspace Trust/);
  expect(engine.calls).toEqual([]);
  world.trusted = true;
  await gate.open();
  expect(engine.calls).toEqual(["start"]);
});

test("a start that failed says so and can be tried again", async () => {
  const { engine, gate, states } = setUp();
  engine.failNext("start", new SwarmbidError("fileAccess", "The folder cannot be written: free it."));
  await expect(gate.open()).rejects.toThrow("cannot be written");
  await gate.open();
  expect(states).toEqual(["starting", "failed", "starting", "ready"]);
});

test("changed settings reach a running engine at once", async () => {
  const { engine, gate, world } = setUp();
  await gate.open();
  world.settings = { ...DEFAULT_SETTINGS, dht: false };
  await gate.settingsChanged();
  expect(engine.configured).toEqual([{ ...DEFAULT_SETTINGS, dht: false }]);
});

test("settings that were changed before the start reach the engine with it, once", async () => {
  const { engine, gate, world } = setUp();
  world.settings = { ...DEFAULT_SETTINGS, pex: false };
  await gate.settingsChanged();
  expect(engine.calls).toEqual([]);
  await gate.open();
  expect(engine.calls).toEqual(["start", "configure"]);
  expect(engine.configured).toEqual([{ ...DEFAULT_SETTINGS, pex: false }]);
});

test("while another window works with the transfers the gate says so, and settings reach the engine all the same", async () => {
  const { engine, gate, states, world } = setUp();
  engine.setPhase("mirroring");
  expect(await gate.open()).toBe(engine);
  world.settings = { ...DEFAULT_SETTINGS, dht: false };
  await gate.settingsChanged();
  expect(engine.configured).toEqual([world.settings]);
  engine.setPhase("running");
  engine.setPhase("restarting");
  engine.setPhase("mirroring");
  expect(states).toEqual(["starting", "mirroring", "ready", "mirroring"]);
});
