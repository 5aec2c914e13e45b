import { SwarmbidError } from "../../errors.ts";
import { fetchableUrl } from "./fetchableUrl.ts";
import { fetchError } from "./fetchError.ts";
import { type Answer, type Head, readBody } from "./httpExchange.ts";
import { type Hops, openGuarded } from "./openGuarded.ts";

export interface GuardedRequest extends Omit<Hops, "signal" | "kept"> {
  /** Most bytes the body may have, or a decision by the answer's head; 0 leaves the body unread. It may throw. */
  readonly bodyLimit: number | ((head: Head) => number);
  /** For everything: redirects, connecting, head and body. */
  readonly totalMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** Statuses that a Response may not have a body with. */
const WITHOUT_BODY: ReadonlySet<number> = new Set([204, 205, 304]);

/**
 * GET over http or https, with each hop's address checked and the connection pinned to it. The body is read before it
 * resolves, so that nothing fails later. Throws SwarmbidError: `badUrl`, `forbiddenAddress`, `downloadFailed`, `cancelled`.
 */
export async function guardedFetch(address: string, request: GuardedRequest): Promise<Response> {
  const deadline = AbortSignal.timeout(request.totalMs);
  const signal = request.signal === undefined ? deadline : AbortSignal.any([deadline, request.signal]);
  let at = fetchableUrl(address);
  try {
    const { url, answer } = await openGuarded(at, { ...request, signal }, (hop) => (at = hop));
    const limit = typeof request.bodyLimit === "number" ? request.bodyLimit : bodyLimitOf(answer, request.bodyLimit);
    return toResponse(url, answer, await readBody(answer, limit, url, request.pace));
  } catch (error) {
    throw fetchError(at, error, request.signal);
  }
}

function bodyLimitOf(answer: Answer, limitOf: (head: Head) => number): number {
  try {
    return limitOf(answer);
  } catch (error) {
    answer.response.destroy();
    throw error;
  }
}

function toResponse(url: URL, { status, headers }: Head, body: Uint8Array<ArrayBuffer> | undefined): Response {
  if (status < 200 || status > 599) {
    throw new SwarmbidError(
      "downloadFailed",
      `${url.host} answered with the unknown status ${status}. Try another source.`,
    );
  }
  return new Response(WITHOUT_BODY.has(status) ? null : (body ?? null), { status, headers });
}
