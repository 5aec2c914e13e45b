import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { parseCommandLine } from "../../../src/cli/commandLine.ts";
import { createCommand } from "../../../src/cli/createCommand.ts";
import { createPlainOutput } from "../../../src/cli/plainOutput.ts";
import { createFakeClock } from "../../fakes/clock.ts";

let root = "";

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), "swarmbid-create-"));
});

afterEach(() => rmSync(root, { recursive: true }));

test("what create does meanwhile is called hashing, not checking", async () => {
  writeFileSync(path.join(root, "a.bin"), new Uint8Array(300_000));
  const command = parseCommandLine(["create", path.join(root, "a.bin"), "-o", path.join(root, "a.torrent")]);
  if (command.name !== "create") throw new Error("not a create");
  let text = "";
  const write = (more: string) => {
    text += more;
  };
  const output = createPlainOutput(write, write, createFakeClock());
  const outcome = await createCommand(command, output, new AbortController().signal);
  expect(outcome).toMatchObject({ ok: true, facts: { infoHash: expect.stringMatching(/^[0-9a-f]{40}$/) as string } });
  expect(text).toMatch(/^hashing · \d+ %$/m);
  expect(text).not.toContain("check");
});

test("what was typed wrong is said before what is on the disk", async () => {
  const output = createPlainOutput(
    () => undefined,
    () => undefined,
    createFakeClock(),
  );
  const create = (...argv: string[]) => {
    const command = parseCommandLine(["create", ...argv, "-o", path.join(root, "a.torrent")]);
    if (command.name !== "create") throw new Error("not a create");
    return createCommand(command, output, new AbortController().signal);
  };
  writeFileSync(path.join(root, "a.torrent"), "here already");
  writeFileSync(path.join(root, "a.bin"), "x");
  await expect(create(path.join(root, "a.bin"), "--tracker", "ftp://t/")).rejects.toMatchObject({ code: "badUrl" });
  await expect(create(path.join(root, "a.bin"), "--piece-size", "17k")).rejects.toMatchObject({ code: "badInput" });
  await expect(create(path.join(root, "nosuch"))).rejects.toThrow(/nosuch” does not exist: name a file or a folder\.$/);
  await expect(create(path.join(root, "a.bin"))).rejects.toMatchObject({ code: "fileConflict" });
});
