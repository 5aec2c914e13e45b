import { expect, test } from "vitest";
import { createOpenCalls } from "../../../../src/engine/store/openCalls.ts";

test("closing releases once, after the last call that is under way, for everybody who closes", async () => {
  const calls = createOpenCalls();
  const events: string[] = [];
  const end = Promise.withResolvers<void>();
  const running = calls.run(async () => {
    await end.promise;
    events.push("call");
  });
  const release = (): Promise<void> => {
    events.push("release");
    return Promise.resolve();
  };
  const closing = [calls.close(release), calls.close(release)];
  await expect(calls.run(() => Promise.resolve())).rejects.toMatchObject({ code: "closed" });
  end.resolve();
  await Promise.all([running, ...closing, calls.close(release)]);
  expect(events).toEqual(["call", "release"]);
});

test("a call that fails does not keep the rest from closing, and what it throws at once is a rejection", async () => {
  const calls = createOpenCalls();
  const failing = calls.run(() => {
    throw new Error("at once");
  });
  const closing = calls.close(() => Promise.resolve());
  await expect(failing).rejects.toThrow("at once");
  await closing;
});
