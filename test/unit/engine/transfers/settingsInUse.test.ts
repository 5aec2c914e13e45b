import { expect, test } from "vitest";
import { DEFAULT_SETTINGS, type TransferPhase } from "../../../../src/engine/model.ts";
import { createSettingsInUse } from "../../../../src/engine/transfers/settingsInUse.ts";
import type { Transfer } from "../../../../src/engine/transfers/transferFace.ts";
import { createFakeClock } from "../../../fakes/clock.ts";
import { transferSnapshot } from "../../../fakes/snapshots.ts";
import { createFakeSwarm } from "./fakeSwarm.ts";

/** Transfers that note what is asked of them; who is worked on is never done. */
function useSettings(phases: Readonly<Record<string, TransferPhase>>) {
  const asked: string[] = [];
  const transfers = new Map(
    Object.entries(phases).map(([id, phase]) => {
      const isWorkedOn = id === "worked on";
      const transfer: Partial<Transfer> = {
        id,
        active: phase === "downloading" || phase === "seeding",
        snapshot: () => transferSnapshot({ id, phase }),
        suspend() {
          asked.push(`suspend ${id}`);
          return isWorkedOn ? new Promise(() => undefined) : Promise.resolve(phase !== "complete");
        },
        goOn() {
          asked.push(`go on ${id}`);
          return Promise.resolve();
        },
      };
      return [id, transfer as Transfer];
    }),
  );
  const swarm = createFakeSwarm();
  const settings = createSettingsInUse({
    initial: DEFAULT_SETTINGS,
    clock: createFakeClock(),
    transfers,
    createSwarm: () => swarm,
    beforeReset() {
      asked.push("reset");
      return Promise.resolve();
    },
    onChanged: () => asked.push("changed"),
  });
  return { settings, swarm, asked };
}

test("new sockets do not wait for files that are being worked on", async () => {
  const { settings, swarm, asked } = useSettings({ busy: "downloading", "worked on": "checking" });
  swarm.renews = true;
  await settings.change({ ...DEFAULT_SETTINGS, listenPort: 1 });
  expect(asked).toEqual(["suspend busy", "reset", "go on busy", "changed"]);
});

test("seeding that is switched on or off concerns the complete transfers alone, and no socket", async () => {
  const { settings, asked } = useSettings({ one: "seeding", two: "complete", three: "downloading", four: "paused" });
  await settings.change({ ...DEFAULT_SETTINGS, seedAfterCompletion: false });
  expect(asked).toEqual(["suspend one", "suspend two", "go on one", "go on two", "changed"]);
});

test("a change begins when the one before it is done", async () => {
  const { settings, swarm, asked } = useSettings({ one: "downloading" });
  swarm.renews = true;
  const { promise, resolve } = Promise.withResolvers<void>();
  swarm.slowResets.push(promise);
  const first = settings.change({ ...DEFAULT_SETTINGS, listenPort: 1 });
  const second = settings.change({ ...DEFAULT_SETTINGS, listenPort: 2 });
  expect(settings.isChanging).toBe(true);
  resolve();
  await Promise.all([first, second]);
  const once = ["suspend one", "reset", "go on one"];
  expect(asked.filter((call) => call !== "changed")).toEqual([...once, ...once]);
  expect([settings.isChanging, settings.current.listenPort]).toEqual([false, 2]);
});

test("a change that fails leaves the next one its turn", async () => {
  const { settings, swarm } = useSettings({ one: "downloading" });
  swarm.renews = true;
  swarm.slowResets.push(Promise.reject(new Error("no sockets")));
  await expect(settings.change(DEFAULT_SETTINGS)).rejects.toThrow("no sockets");
  await settings.change({ ...DEFAULT_SETTINGS, listenPort: 3 });
  expect([settings.isChanging, settings.current.listenPort]).toEqual([false, 3]);
});
