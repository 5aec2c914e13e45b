import { expect, test } from "vitest";
import { createChannelLog } from "../../../src/host/channelLog.ts";

function setUp() {
  const lines: string[] = [];
  const to = (level: string) => (line: string) => void lines.push(`${level} ${line}`);
  const log = createChannelLog({ debug: to("debug"), info: to("info"), warn: to("warn"), error: to("error") });
  return { lines, log };
}

test("each line goes to its level", () => {
  const { lines, log } = setUp();
  for (const level of ["debug", "info", "warn", "error"] as const) log.write(level, "text");
  expect(lines).toEqual(["debug text", "info text", "warn text", "error text"]);
});

test("a cause and the cause below it follow with their stacks", () => {
  const { lines, log } = setUp();
  log.write("error", "It failed.", new Error("outer", { cause: new TypeError("inner") }));
  expect(lines[0]).toMatch(/^error It failed\. Error: outer\n.*at .*\ncaused by TypeError: inner/s);
});
