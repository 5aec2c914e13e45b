import { isDeepStrictEqual } from "node:util";
import { SwarmbidError } from "../../errors.ts";
import { decodeTransaction } from "./decodeTransaction.ts";
import { encodeTransaction } from "./encodeTransaction.ts";
import type { RawTransaction } from "./rawTransaction.ts";

type Build = (raw: RawTransaction) => Promise<Uint8Array>;

/**
 * The bytes of a transaction. The client library makes them where it is exact, our own encoder where it rounds; our own reader reads
 * them back, and they leave here only when they say what was wanted, field by field, and nothing besides.
 */
export async function composeTransaction(wanted: RawTransaction, build: Build = buildLazily): Promise<Uint8Array> {
  const bytes = isSafe(wanted) ? await build(wanted).catch(unbuildable) : encodeTransaction(wanted);
  const read = decodeTransaction(bytes);
  const wrong = read === undefined ? ["contract"] : differences(read, wanted);
  if (wrong.length === 0 && Buffer.compare(encodeTransaction(wanted), bytes) !== 0) wrong.push("bytes");
  if (wrong.length === 0) return bytes;
  throw new SwarmbidError(
    "internal",
    `The transaction that was built does not say what was asked for (${wrong.join(", ")}), so it was not signed: report this.`,
  );
}

/** The names of the fields in which two transactions differ. */
function differences(read: RawTransaction, wanted: RawTransaction): string[] {
  const flat = ({ contract, ...rest }: RawTransaction): Record<string, unknown> => ({ ...rest, ...contract });
  const [is, should] = [flat(read), flat(wanted)];
  const names = new Set([...Object.keys(is), ...Object.keys(should)]);
  return [...names].filter((name) => !isDeepStrictEqual(is[name], should[name]));
}

/** Whether all its numbers are ones that JavaScript's own numbers tell apart. */
const isSafe = ({ contract, ...rest }: RawTransaction): boolean =>
  Object.values({ ...rest, ...contract }).every(
    (value) => typeof value !== "bigint" || value <= BigInt(Number.MAX_SAFE_INTEGER),
  );

/** In a bundle of its own: see esbuild.js. */
const buildLazily: Build = async (raw) => (await import("./buildTransaction.ts")).buildTransaction(raw);

function unbuildable(error: unknown): never {
  throw new SwarmbidError("internal", "The client library could not build that transaction: report this.", error);
}
