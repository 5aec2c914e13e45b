import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { inCliWords, noticeInCliWords } from "../../../src/cli/cliWords.ts";
import { exitCodeOf } from "../../../src/cli/exitCodes.ts";
import { ERROR_CODES, type ErrorCode, type ErrorShape, toErrorShape } from "../../../src/engine/errors.ts";
import { changedNotice } from "../../../src/engine/transfers/changeGuard.ts";
import { seedingEnd } from "../../../src/engine/transfers/seedRules.ts";

/** What only an editor has. A word in backticks is a command. */
const EDITOR_ONLY =
  /\bresum|\bsettings?\b|Show Log|\bpalette\b|\bwindow\b|\bview\b|\brow\b|\bmenu\b|\bclick|Restricted|\bVerify\b|verify the transfer|remove the transfer|refresh|by itself|choose (?:the|another|a) folder\b/;

const engine = path.resolve(import.meta.dirname, "..", "..", "..", "src", "engine");

/** Every error that the engine's source makes, with “x” for what is known only when it runs. */
function engineErrors(): ErrorShape[] {
  const files = readdirSync(engine, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && entry.name.endsWith(".ts"),
  );
  return files.flatMap((entry) => errorsIn(path.join(entry.parentPath, entry.name)));
}

function errorsIn(file: string): ErrorShape[] {
  const found: ErrorShape[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isNewExpression(node) && node.expression.getText() === "SwarmbidError") {
      const [code, message] = node.arguments ?? [];
      for (const one of texts(code)) {
        if (!isErrorCode(one)) continue;
        for (const text of texts(message)) found.push({ code: one, message: text });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true));
  return found;
}

const isErrorCode = (text: string): text is ErrorCode => ERROR_CODES.some((code) => code === text);

function texts(node: ts.Expression | undefined): string[] {
  if (node === undefined) return [];
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isConditionalExpression(node)) return [...texts(node.whenTrue), ...texts(node.whenFalse)];
  if (ts.isTemplateExpression(node))
    return node.templateSpans.reduce(
      (starts, span) => {
        const values = texts(span.expression);
        return starts.flatMap((start) =>
          (values.length === 0 ? ["x"] : values).map((value) => start + value + span.literal.text),
        );
      },
      [node.head.text],
    );
  return [];
}

const errors = [...engineErrors(), toErrorShape(new TypeError("oops"))];

test("the walk finds the engine's errors", () => {
  expect(errors.length).toBeGreaterThan(60);
  const silent = ERROR_CODES.filter((code) => !errors.some((error) => error.code === code));
  // The command line's own: the engine waits for ever, and takes another port.
  expect(silent).toEqual(["noProgress", "portInUse"]);
});

describe.each(["fetch", "seed", "verify", "create", "move"] as const)("%s", (command) => {
  test.each(errors)("$code: $message", (error) => {
    const { code, message } = inCliWords(error, command);
    expect(code).toBe(error.code);
    expect(message.replaceAll(/`[^`]*`/g, "")).not.toMatch(EDITOR_ONLY);
  });
});

test.each(ERROR_CODES)("%s has a reason, a next step and an exit code", (code) => {
  const { message } = inCliWords({ code, message: "“a. b: c” went wrong: choose the folder." });
  expect(message).toMatch(/^“a\. b: c” went wrong: .{9,}\.$/);
  expect(message).not.toMatch(EDITOR_ONLY);
  expect(exitCodeOf(code)).toBeGreaterThan(0);
});

test("a step that a command line has too is left as it is", () => {
  const error = { code: "downloadFailed", message: "files.example took too long to answer. Try again later." } as const;
  expect(inCliWords(error)).toEqual(error);
});

test("a step that is the same at a command line stays, with its own way to go on", () => {
  const told = (message: string) => inCliWords({ code: "fileAccess", message }).message;
  expect(told("“a” is not accessible: change its permissions, then resume.")).toBe(
    "“a” is not accessible: change its permissions, then run the same command again.",
  );
  expect(toErrorShape(new Error("oops")).message).toContain("Show Log");
  expect(inCliWords(toErrorShape(new Error("oops"))).message).toBe(
    "Something unexpected went wrong: run the same command again with --verbose to see the reason.",
  );
});

test("what only reads is told where to look, what fetches that it can fetch anew", () => {
  const error = { code: "missingFiles", message: "“a” is gone: put it back, or resume to fetch it again." } as const;
  expect(inCliWords(error, "fetch").message).toBe(
    "“a” is gone: put it back, or run the same command again to fetch it anew.",
  );
  expect(inCliWords(error, "seed").message).toBe("“a” is gone: put it back, or name another folder with --data.");
});

test("notices name no editor either", () => {
  const facts = {
    totalBytes: 1,
    sentBytes: 9,
    uploadBytesPerSecond: 0,
    seedingSeconds: 0,
    idleSeconds: 0,
    otherSources: 1,
  };
  for (const notice of [
    changedNotice(["a"]),
    changedNotice(["a", "b"]),
    seedingEnd({ ratio: 1, keepIfOnlySource: false }, facts),
  ]) {
    expect(noticeInCliWords(notice ?? "").replaceAll(/`[^`]*`/g, "")).not.toMatch(EDITOR_ONLY);
  }
});
