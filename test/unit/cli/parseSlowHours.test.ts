import { expect, test } from "vitest";
import { parseSlowHours } from "../../../src/cli/parseSlowHours.ts";

test.each([
  ["9:00-18:00", [0, 1, 2, 3, 4, 5, 6], 540, 1_080],
  ["mon-fri@08:30-17:05", [1, 2, 3, 4, 5], 510, 1_025],
  ["sat,sun@22:30-6:00", [0, 6], 1_350, 360],
  ["Fri-Mon@0:00-0:00", [0, 1, 5, 6], 0, 0],
  ["wed@23:59-0:01", [3], 1_439, 1],
])("%s are hours of the local clock", (text, days, fromMinute, toMinute) => {
  expect(parseSlowHours(text)).toEqual({ days, fromMinute, toMinute });
});

test.each([
  "",
  "9-18",
  "9:00",
  "24:00-1:00",
  "9:60-10:00",
  "mo-fr@9:00-18:00",
  "mon-wed-fri@9:00-18:00",
  "mon-@9:00-18:00",
  "@9:00-18:00",
  "mon,@9:00-18:00",
])("%j is refused with examples", (text) => {
  expect(() => parseSlowHours(text)).toThrow(/^--slow-hours wants hours such as mon-fri@9:00-18:00, .* and got “/);
});
