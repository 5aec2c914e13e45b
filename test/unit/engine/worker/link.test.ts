import { expect, test } from "vitest";
import { SwarmbidError } from "../../../../src/engine/errors.ts";
import { reply, unwrap } from "../../../../src/engine/worker/link.ts";

const cross = async (error: unknown) => {
  const internal: unknown[] = [];
  const answer = await reply(
    () => Promise.reject(error instanceof Error ? error : new Error(String(error))),
    (told) => internal.push(told),
  );
  return { answer: structuredClone(answer), internal };
};

test("a refusal keeps its code, its sentence and what caused it, for the log", async () => {
  const cause = Object.assign(new Error("EROFS: read-only file system"), { code: "EROFS" });
  const { answer, internal } = await cross(new SwarmbidError("fileAccess", "Make it writable.", cause));
  expect(internal).toEqual([]);
  expect(() => unwrap(answer)).toThrow(
    expect.objectContaining({
      code: "fileAccess",
      message: "Make it writable.",
      cause: expect.stringMatching(/^Error: EROFS: read-only file system\n.*at /s) as string,
    }),
  );
});

test("a refusal without a cause has none on the other side", async () => {
  const { answer } = await cross(new SwarmbidError("noMatch", "Choose another one."));
  expect(answer).toEqual({ ok: false, error: { code: "noMatch", message: "Choose another one." } });
});

test("what nobody expected is logged where it happened, and crosses as a sentence alone", async () => {
  const bug = new TypeError("x is not a function");
  const { answer, internal } = await cross(bug);
  expect(internal).toEqual([bug]);
  expect(answer).toEqual({ ok: false, error: expect.objectContaining({ code: "internal" }) as unknown });
});
