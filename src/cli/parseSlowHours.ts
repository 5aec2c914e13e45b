import { SwarmbidError } from "../engine/errors.ts";
import type { LimitSchedule } from "../engine/limitSchedule.ts";

/** In the order of `Date.getDay`. */
const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const ALL_DAYS = [0, 1, 2, 3, 4, 5, 6];

/** Reads `9:00-18:00` on every day, `mon-fri@9:00-18:00`, `sat,sun@22:30-6:00`: hours of the local clock. Throws `badInput`. */
export function parseSlowHours(text: string): LimitSchedule {
  const parts = /^(?:([a-z,-]+)@)?(\d{1,2}:\d{2})-(\d{1,2}:\d{2})$/i.exec(text.trim());
  const days = parts?.[1] === undefined ? ALL_DAYS : daysOf(parts[1].toLowerCase());
  const [fromMinute, toMinute] = [minuteOf(parts?.[2]), minuteOf(parts?.[3])];
  if (days !== undefined && fromMinute !== undefined && toMinute !== undefined) return { days, fromMinute, toMinute };
  throw new SwarmbidError(
    "badInput",
    `--slow-hours wants hours such as mon-fri@9:00-18:00, sat,sun@22:30-6:00 or 9:00-18:00, and got “${text}”.`,
  );
}

/** Undefined for what names no day. */
function daysOf(text: string): readonly number[] | undefined {
  const days = new Set<number>();
  for (const part of text.split(",")) {
    const [first = -1, last = first, ...others] = part.split("-").map((name) => DAYS.indexOf(name));
    if (first < 0 || last < 0 || others.length > 0) return undefined;
    // From Friday to Monday goes over the end of the week.
    for (let day = first; ; day = (day + 1) % DAYS.length) {
      days.add(day);
      if (day === last) break;
    }
  }
  return [...days].sort((a, b) => a - b);
}

function minuteOf(time: string | undefined): number | undefined {
  const [hours = 24, minutes = 60] = (time ?? "")
    .split(":")
    .filter((part) => part !== "")
    .map(Number);
  return hours < 24 && minutes < 60 ? hours * 60 + minutes : undefined;
}
