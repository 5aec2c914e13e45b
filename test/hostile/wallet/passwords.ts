import { createHash } from "node:crypto";
import type { DeriveKey } from "../../../src/engine/payments/keystore/seal.ts";

export const PASSWORDS = ["correct horse", "battery staple"] as const;

/** No work at all, so that a process is killed in the writing and not in the reckoning. */
export const quickKey: DeriveKey = (password, salt) =>
  Promise.resolve(Uint8Array.from(createHash("sha256").update(salt).update(password).digest()));
