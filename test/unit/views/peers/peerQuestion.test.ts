import { expect, test } from "vitest";
import { DEFAULT_SETTINGS, type EngineSettings } from "../../../../src/engine/model.ts";
import type { PeerConsent } from "../../../../src/host/peerConsent.ts";
import { createPeerPrompt } from "../../../../src/views/peers/peerPrompt.ts";
import { createPeerQuestion, type PeerAnswer } from "../../../../src/views/peers/peerQuestion.ts";
import { createFakeEngine } from "../../../fakes/engine.ts";
import { transferSnapshot } from "../../../fakes/snapshots.ts";

const proxy = { http: "http://proxy.example:3128", noProxy: [], verifyCertificates: true };

/** A user who gives these answers, one after the other, and then changes their mind. */
function setUp(answers: readonly PeerAnswer[], some: Partial<EngineSettings> = {}) {
  const left = [...answers];
  const world = { settings: { ...DEFAULT_SETTINGS, ...some }, consent: "ask" as PeerConsent };
  const asked: string[] = [];
  const question = createPeerQuestion({
    settings: () => world.settings,
    consent: () => world.consent,
    ask(hasProxy) {
      asked.push(hasProxy ? "past the proxy" : "directly");
      return Promise.resolve(left.shift());
    },
    save(answer, hasProxy) {
      if (answer === "peers") world.consent = hasProxy ? "always" : "withoutProxy";
      else world.settings = { ...world.settings, transport: "httpsOnly" };
      return Promise.resolve();
    },
  });
  return { world, asked, question };
}

test("peers are asked about once, and again when a proxy is set", async () => {
  const { world, asked, question } = setUp(["peers", "peers"]);
  await question.settle();
  await question.settle();
  expect(asked).toEqual(["directly"]);
  world.settings = { ...world.settings, proxy };
  await question.settle();
  await question.settle();
  expect(asked).toEqual(["directly", "past the proxy"]);
});

test("web servers alone are an answer too", async () => {
  const { world, asked, question } = setUp(["webServers"], { proxy });
  await question.settle();
  await question.settle();
  expect(asked).toEqual(["past the proxy"]);
  expect(world.settings.transport).toBe("httpsOnly");
});

test("no answer is no leave: whoever waits is stopped, and the next action asks anew", async () => {
  const { asked, question } = setUp([]);
  await expect(question.settle()).rejects.toMatchObject({ code: "cancelled" });
  await expect(question.settle()).rejects.toMatchObject({ code: "cancelled" });
  expect(asked.length).toBe(2);
});

test("several actions at once are one question", async () => {
  const { asked, question } = setUp(["peers"]);
  await Promise.all([question.settle(), question.settle(), question.settle()]);
  expect(asked.length).toBe(1);
});

test("an answer that cannot be kept is none", async () => {
  const question = createPeerQuestion({
    settings: () => DEFAULT_SETTINGS,
    consent: () => "ask",
    ask: () => Promise.resolve("peers"),
    save: () => Promise.reject(new Error("settings.json has a mistake")),
  });
  await expect(question.settle()).rejects.toThrow("mistake");
  expect(question.isOpen).toBe(true);
});

test("a proxy that is set while transfers run is asked about once, until the question comes up again", async () => {
  const { world, asked, question } = setUp([]);
  world.consent = "withoutProxy";
  const engine = createFakeEngine();
  const errors: unknown[] = [];
  using _prompt = {
    [Symbol.dispose]: createPeerPrompt(engine, question, { show: (error) => errors.push(error) }).dispose,
  };
  engine.setPhase("running");
  engine.put(transferSnapshot({ phase: "paused" }));
  world.settings = { ...world.settings, proxy };
  engine.put(transferSnapshot({ phase: "paused" }));
  expect(asked).toEqual([]);
  engine.put(transferSnapshot({ phase: "downloading" }));
  engine.put(transferSnapshot({ phase: "downloading" }));
  await expect.poll(() => errors).toMatchObject([{ code: "cancelled" }]);
  expect(asked).toEqual(["past the proxy"]);
  world.settings = DEFAULT_SETTINGS;
  engine.put(transferSnapshot({ phase: "downloading" }));
  world.settings = { ...DEFAULT_SETTINGS, proxy };
  engine.put(transferSnapshot({ phase: "downloading" }));
  expect(asked.length).toBe(2);
});

test("what another window runs is not asked about here", () => {
  const { asked, question } = setUp(["peers"]);
  const engine = createFakeEngine();
  using _prompt = { [Symbol.dispose]: createPeerPrompt(engine, question, { show: () => undefined }).dispose };
  engine.setPhase("mirroring");
  engine.put(transferSnapshot({ phase: "downloading" }));
  expect(asked).toEqual([]);
});
