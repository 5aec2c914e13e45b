import { expect, onTestFinished, test } from "vitest";
import { keepPortMapped } from "../../../../../src/engine/swarm/portMapping/keepPortMapped.ts";
import { createFakeClock } from "../../../../fakes/clock.ts";

test("when the ways to ask the router cannot be found out, that is tried again later", async () => {
  const clock = createFakeClock();
  let tries = 0;
  const kept = keepPortMapped({
    clock,
    log: { write: () => undefined },
    ports: { tcp: 4_000 },
    methods: () => {
      tries += 1;
      return tries === 1
        ? Promise.reject(new Error("no interfaces"))
        : Promise.resolve([{ name: "PCP", map: () => Promise.resolve({ externalPort: 4_005, seconds: 3_600 }) }]);
    },
    onChange: () => undefined,
  });
  onTestFinished(() => kept.close());
  await expect.poll(() => kept.state.state).toBe("failed");
  clock.advance(10 * 60_000);
  await expect.poll(() => kept.state).toEqual({ state: "mapped", externalPort: 4_005, by: "PCP" });
});
