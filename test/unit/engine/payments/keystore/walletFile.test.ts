import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { SwarmbidError } from "../../../../../src/engine/errors.ts";
import { encodeEnvelope } from "../../../../../src/engine/payments/keystore/envelope.ts";
import { walletFile } from "../../../../../src/engine/payments/keystore/walletFile.ts";
import { beOrdinaryUser } from "../../store/workbench.ts";
import { sampleEnvelope, watching } from "./sampleEnvelope.ts";

let root = "";
let folder = "";
const inFolder = (): string[] => readdirSync(folder);

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), "swarmbid-wallet-file-"));
  folder = path.join(root, "wallet");
  onTestFinished(() => rmSync(root, { recursive: true }));
});

function refusal(call: () => unknown): SwarmbidError {
  try {
    call();
  } catch (error) {
    if (SwarmbidError.is(error)) return error;
    throw error;
  }
  throw new Error("It was not refused.");
}

describe("the file of the wallet", () => {
  test("is its owner's alone, with nothing left beside it", () => {
    expect(walletFile(folder).read()).toBeUndefined();
    walletFile(folder).create(sampleEnvelope());
    expect(inFolder()).toEqual(["wallet"]);
    expect(walletFile(folder).read()).toEqual(sampleEnvelope());
    if (process.platform === "win32") return;
    expect([statSync(folder).mode & 0o777, statSync(path.join(folder, "wallet")).mode & 0o777]).toEqual([0o700, 0o600]);
  });

  test("is never written over, whatever is in it", () => {
    mkdirSync(folder);
    for (const content of [encodeEnvelope(watching), Buffer.from("mine"), Buffer.of()]) {
      writeFileSync(path.join(folder, "wallet"), content);
      expect(refusal(() => walletFile(folder).create(sampleEnvelope())).code).toBe("walletExists");
      expect(readFileSync(path.join(folder, "wallet"))).toEqual(Buffer.from(content));
      expect(inFolder()).toEqual(["wallet"]);
    }
  });

  test("is replaced and removed only while it is what was read", () => {
    const file = walletFile(folder);
    const next = sampleEnvelope({ nonce: new Uint8Array(12) });
    expect(refusal(() => file.replace(watching, next)).code).toBe("walletExists");
    file.create(sampleEnvelope());
    expect(refusal(() => file.replace(watching, next)).message).toMatch(/changed the wallet .* meanwhile/);
    expect(refusal(() => file.remove(watching)).code).toBe("walletExists");
    expect(file.read()).toEqual(sampleEnvelope());
    file.replace(sampleEnvelope(), next);
    expect(file.read()).toEqual(next);
    file.remove(next);
    expect(inFolder()).toEqual([]);
  });

  test("takes the place of what a killed process left half written", () => {
    mkdirSync(folder);
    writeFileSync(path.join(folder, "wallet.new"), "half");
    walletFile(folder).create(watching);
    expect(inFolder()).toEqual(["wallet"]);
    expect(walletFile(folder).read()).toEqual(watching);
  });

  const head = (change: object): string => {
    const [line = ""] = Buffer.from(encodeEnvelope(sampleEnvelope())).toString().split("\n");
    return `${JSON.stringify({ ...(JSON.parse(line) as object), ...change })}\n${"A".repeat(128)}\n`;
  };
  test.each([
    ["cut off", Buffer.from(encodeEnvelope(sampleEnvelope())).subarray(0, 300), "is damaged: keep it"],
    ["empty", Buffer.of(), "is no wallet of Swarmbid: move it away"],
    ["endless", Buffer.alloc(1_000_000), "is no wallet of Swarmbid"],
    ["from the future", Buffer.from(head({ version: 2 })), "was written by a newer version: update Swarmbid."],
    ["hungry", Buffer.from(head({ N: 2 ** 60 })), "wants another scrypt than ours, which may be a trap"],
  ])("that is %s is refused with a sentence, and stays as it is", (_what, content, words) => {
    mkdirSync(folder);
    writeFileSync(path.join(folder, "wallet"), content);
    const error = refusal(() => walletFile(folder).read());
    expect([error.code, error.message]).toEqual(["walletBroken", expect.stringContaining(words)]);
    expect(error.message).toMatch(/^The wallet [^:]+: [^:]+\.$/);
    expect(readFileSync(path.join(folder, "wallet")).equals(content)).toBe(true);
  });

  test.skipIf(process.platform === "win32")("that cannot be deleted is told as a matter of the disk, and stays", () => {
    walletFile(folder).create(sampleEnvelope());
    chmodSync(root, 0o755);
    chmodSync(folder, 0o555);
    chmodSync(path.join(folder, "wallet"), 0o444);
    onTestFinished(() => {
      chmodSync(folder, 0o700);
    });
    beOrdinaryUser();
    const { code, message } = refusal(() => {
      walletFile(folder).remove(sampleEnvelope());
    });
    expect([code, message]).toEqual([
      "fileAccess",
      expect.stringContaining("cannot be deleted: make its folder writable."),
    ]);
    expect(inFolder()).toEqual(["wallet"]);
  });

  test("that cannot be read or written is told as a matter of the disk", () => {
    mkdirSync(path.join(folder, "wallet"), { recursive: true });
    expect(refusal(() => walletFile(folder).read()).code).toBe("fileAccess");
    writeFileSync(path.join(root, "file"), "");
    expect(refusal(() => walletFile(path.join(root, "file", "below")).create(watching)).message).toMatch(
      /^The wallet cannot be kept in .*: make that folder writable\.$/,
    );
  });
});
