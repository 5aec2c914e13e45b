import { describe, expect, test } from "vitest";
import { decodeTransaction } from "../../../src/engine/payments/tron/decodeTransaction.ts";
import { encodeTransaction } from "../../../src/engine/payments/tron/encodeTransaction.ts";
import { parseJson } from "../../../src/engine/payments/tron/parseJson.ts";
import { SAMPLES } from "../../unit/engine/payments/tron/sampleTransactions.ts";
import { FUZZ_RUNS, FUZZ_TIMEOUT_MS, fuzz } from "./fuzz.ts";
import { mutateBytes, randomBytes } from "./mutate.ts";

const TRANSACTIONS = SAMPLES.map(encodeTransaction);
const ANSWER = Buffer.from(
  '{"a":[9007199254740993,{"b":"\\u00e4"}],"Error":"class java.lang.Exception : x","c":[[],{}]}',
);

describe(`TRON, ${FUZZ_RUNS} hostile inputs each: nothing throws, nothing takes 50 ms`, {
  timeout: FUZZ_TIMEOUT_MS,
}, () => {
  test("transactions: what is read says every byte that is there", () => {
    let believed = 0;
    fuzz(
      (below) => {
        const sample = TRANSACTIONS[below(TRANSACTIONS.length)] ?? new Uint8Array();
        return below(8) === 0 ? randomBytes(below, 120) : mutateBytes(sample, below);
      },
      (input) => {
        const read = decodeTransaction(input);
        if (read === undefined) return;
        believed += 1;
        expect(Buffer.compare(encodeTransaction(read), input)).toBe(0);
      },
      FUZZ_RUNS,
    );
    // Otherwise nothing behind the first check was tried.
    expect(believed).toBeGreaterThan(FUZZ_RUNS / 1_000);
  });

  test("answers of a node", () => {
    fuzz(
      (below) => (below(4) === 0 ? randomBytes(below, 120) : mutateBytes(ANSWER, below)),
      (input) => {
        parseJson(Buffer.from(input).toString("utf8"));
      },
      FUZZ_RUNS,
    );
  });
});
