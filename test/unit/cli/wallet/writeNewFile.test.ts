import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { writeNewFile } from "../../../../src/cli/wallet/writeNewFile.ts";

let folder = "";
let file = "";
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "swarmbid-new-file-"));
  file = path.join(folder, "journal.csv");
});
afterEach(() => rmSync(folder, { recursive: true }));

test("all lines are written, and nothing else is left beside them", () => {
  const lines = Array.from({ length: 20_000 }, (_, at) => `line ${String(at)}\n`);
  expect(writeNewFile(file, lines)).toBe(20_000);
  expect(readFileSync(file, "utf8")).toBe(lines.join(""));
  if (process.platform !== "win32") expect(statSync(file).mode & 0o077).toBe(0);
  expect(readdirSync(folder)).toEqual(["journal.csv"]);
});

test("what was there, or came meanwhile, is left as it is", () => {
  const refused = expect.objectContaining({ code: "fileConflict" }) as unknown;
  function* meanwhile() {
    yield "ours";
    writeFileSync(file, "theirs");
  }
  expect(() => writeNewFile(file, meanwhile())).toThrow(refused);
  expect(() => writeNewFile(file, ["ours"])).toThrow(refused);
  expect(readFileSync(file, "utf8")).toBe("theirs");
  expect(readdirSync(folder)).toEqual(["journal.csv"]);
});

test("nothing is left of lines that broke off", () => {
  function* broken() {
    yield "one\n";
    throw new Error("broken");
  }
  expect(() => writeNewFile(file, broken())).toThrow("broken");
  expect(readdirSync(folder)).toEqual([]);
});

test("a folder that is not there is told in a sentence", () => {
  expect(() => writeNewFile(path.join(folder, "none", "file"), [])).toThrow("file cannot be written (ENOENT), and");
});

// A process may have its own end of the disk, and meets it in the midst of its writing.
test.skipIf(process.platform === "win32")(
  "a disk that is full in the midst of it is told in a sentence, and nothing is left",
  () => {
    const program = `
    import { writeNewFile } from ${JSON.stringify(path.resolve("src/cli/wallet/writeNewFile.ts"))};
    try { writeNewFile(process.argv[1], Array.from({ length: 20_000 }, () => "a line of the journal\\n")); }
    catch (error) { console.log(error.code, error.message); }`;
    const node = [process.execPath, "--no-warnings", "--input-type=module", "-e", program, file];
    const { stdout } = spawnSync("sh", ["-c", 'ulimit -f 200; exec "$@"', "sh", ...node], { encoding: "utf8" });
    expect(stdout).toContain(`fileAccess ${file} cannot be written (EFBIG), and nothing was left of it`);
    expect(readdirSync(folder)).toEqual([]);
  },
);
