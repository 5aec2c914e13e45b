import { SwarmbidError } from "../../engine/errors.ts";

const MS = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const FORM = /^(?<count>\d{1,5})(?<unit>[mhd])$/;
/** A time without its zone is another one on each machine. */
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)$/;

/** Milliseconds since the epoch. Throws `badInput` for what is no time to come. */
export function readDeadline(text: string, nowMs: number): number {
  const { count, unit } = FORM.exec(text)?.groups ?? {};
  const at =
    count !== undefined && unit !== undefined
      ? nowMs + Number(count) * MS[unit as keyof typeof MS]
      : TIME.test(text)
        ? Date.parse(text)
        : Number.NaN;
  if (Number.isNaN(at))
    throw new SwarmbidError(
      "badInput",
      `--deadline wants a while such as 90m, 2h or 1d, or a time with its zone such as 2026-12-24T18:00Z, and got “${text}”.`,
    );
  if (at <= nowMs) throw new SwarmbidError("badInput", `--deadline ${text} is over: name a later time.`);
  return at;
}
