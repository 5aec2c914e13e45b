import { performance } from "node:perf_hooks";
import type { SwarmbidError } from "../../errors.ts";
import { fetchableUrl } from "../network/fetchableUrl.ts";
import { fetchError } from "../network/fetchError.ts";
import { withoutLulls } from "../network/httpExchange.ts";
import type { KeptConnections } from "../network/keepConnections.ts";
import { networkPolicy } from "../network/networkPolicy.ts";
import { openGuarded } from "../network/openGuarded.ts";
import { judgeAnswer } from "./judgeAnswer.ts";
import type { MirrorFailure } from "./mirrorHealth.ts";
import type { FileRange } from "./mirrorParts.ts";

export interface PartRequest {
  readonly url: string;
  readonly range: FileRange;
  /** Size of the whole file. */
  readonly fileBytes: number;
  readonly userAgent: string;
  readonly signal: AbortSignal;
  readonly kept: KeptConnections;
  /** Takes the bytes in their order, at its own pace: meanwhile nothing is read. */
  onBytes(bytes: Uint8Array): Promise<void>;
}

const PACE = { connectMs: 10_000, idleMs: 20_000 };
/** A body that waits for its server this long in all must have come at this rate at least, bytes per second. */
const SLOW_AFTER_MS = 30_000;
const SLOWEST_RATE = 1_024;

/** Reads a range of a file (BEP 19) behind the network guards. Undefined when exactly its bytes came; never throws. */
export async function fetchPart(request: PartRequest): Promise<MirrorFailure | undefined> {
  const { range, fileBytes, signal, kept, userAgent } = request;
  let at = new URL(request.url);
  try {
    const hops = {
      headers: { "user-agent": userAgent, range: `bytes=${String(range.first)}-${String(range.last)}` },
      signal,
      kept,
      pace: PACE,
      allowLocalNetwork: networkPolicy().allowLocalNetwork,
    };
    const { answer } = await openGuarded(fetchableUrl(request.url), hops, (url) => (at = url));
    const failure = judgeAnswer(answer, range, fileBytes) ?? (await readPart(answer.response, request));
    if (!answer.response.complete) answer.response.destroy();
    return failure;
  } catch (error) {
    return { kind: "broken", problem: problemOf(fetchError(at, error, signal)) };
  }
}

async function readPart(
  response: Parameters<typeof withoutLulls>[0],
  { range, onBytes }: PartRequest,
): Promise<MirrorFailure | undefined> {
  const expected = range.last - range.first + 1;
  let received = 0;
  let waitedMs = 0;
  let waitingSince = performance.now();
  for await (const bytes of withoutLulls(response, PACE.idleMs)) {
    waitedMs += performance.now() - waitingSince;
    received += bytes.byteLength;
    if (received > expected) return { kind: "unfit", problem: "it sent more than it was asked for" };
    if (waitedMs > SLOW_AFTER_MS && received * 1_000 < SLOWEST_RATE * waitedMs)
      return { kind: "broken", problem: "it sends too slowly" };
    await onBytes(bytes);
    waitingSince = performance.now();
  }
  if (received === expected) return undefined;
  return { kind: "broken", problem: `it broke off after ${String(received)} of ${String(expected)} bytes` };
}

/** Our sentences name the host and end with a next step; what remains says what went wrong. */
function problemOf({ message }: SwarmbidError): string {
  const [first = message] = message.split(". ");
  return first.replace(/\.$/, "");
}
