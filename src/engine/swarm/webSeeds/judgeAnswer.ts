import { systemClock } from "../../systemClock.ts";
import type { Head } from "../network/httpExchange.ts";
import type { MirrorFailure } from "./mirrorHealth.ts";
import type { FileRange } from "./mirrorParts.ts";

const RANGE = /^bytes (?<first>[0-9]{1,15})-(?<last>[0-9]{1,15})\/(?<size>[0-9]{1,15}|\*)$/;
const unfit = (problem: string): MirrorFailure => ({ kind: "unfit", problem });

/**
 * What an answer's head says about a range of a file of `fileBytes`: undefined when exactly the range follows. A server without
 * ranges will do when the whole file was asked for.
 */
export function judgeAnswer({ status, headers }: Head, asked: FileRange, fileBytes: number): MirrorFailure | undefined {
  const encoding = headers.get("content-encoding") ?? "identity";
  const announced = headers.get("content-length");
  if (status === 206) {
    const groups = RANGE.exec(headers.get("content-range") ?? "")?.groups;
    if (groups?.["size"] !== undefined && groups["size"] !== "*" && Number(groups["size"]) !== fileBytes)
      return otherSize(groups["size"], fileBytes);
    if (Number(groups?.["first"]) !== asked.first || Number(groups?.["last"]) !== asked.last)
      return unfit("it sent another range than it was asked for");
  } else if (status === 200) {
    if (announced !== null && Number(announced) !== fileBytes) return otherSize(announced, fileBytes);
    if (asked.first !== 0 || asked.last !== fileBytes - 1) return unfit("it does not serve ranges of files");
  } else return refusal(status, headers);
  if (encoding !== "identity") return unfit("it compresses what it sends although asked not to");
  if (announced !== null && Number(announced) !== asked.last - asked.first + 1)
    return unfit("it announced another length than it was asked for");
  return undefined;
}

const otherSize = (size: string, fileBytes: number): MirrorFailure =>
  unfit(`its file has ${size.slice(0, 15)} bytes instead of ${String(fileBytes)}`);

function refusal(status: number, headers: Headers): MirrorFailure {
  const problem = `it answered with status ${String(status)}`;
  const retryAfterMs = readRetryAfter(headers.get("retry-after"), systemClock.now());
  if (status === 429 || status === 503)
    return { kind: "busy", problem, ...(retryAfterMs !== undefined && { retryAfterMs }) };
  if (status === 416) return unfit("its file is shorter than the torrent says");
  return { kind: status >= 400 && status < 500 ? "missing" : "broken", problem };
}

/** Seconds, or a date (RFC 9110, section 10.2.3), as ms from `now`; undefined for anything else. */
export function readRetryAfter(value: string | null, now: number): number | undefined {
  if (value === null) return undefined;
  if (/^[0-9]{1,9}$/.test(value.trim())) return Number(value) * 1_000;
  const at = /^[a-z]{3}/i.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
