import type { Secrets } from "../../ports.ts";
import type { Envelope } from "../keystore/envelope.ts";
import { unseal } from "../keystore/seal.ts";

/** The key of the wallet's file, kept by the host so that no password is asked for. Alone it opens nothing; lost, the password still opens. */
export interface Remembered {
  keep(key: Uint8Array): Promise<void>;
  /** What is sealed, or undefined: not kept, lost, of an older password, or of another wallet. */
  open(envelope: Envelope): Promise<Uint8Array | undefined>;
  /** Throws what the host throws. */
  forget(): Promise<void>;
}

const NAME = "swarmbid.wallet.unlock";

export function createRemembered(secrets: Secrets | undefined): Remembered {
  return {
    async keep(key) {
      await secrets?.store(NAME, Buffer.from(key).toString("base64"));
    },
    async open(envelope) {
      // A host that cannot decrypt what it keeps throws, or has deleted it.
      const kept = await secrets?.get(NAME).catch(() => undefined);
      if (kept === undefined) return undefined;
      const key = Buffer.from(kept, "base64");
      const secret = unseal(envelope, key);
      key.fill(0);
      if (secret === undefined) await secrets?.delete(NAME).catch(() => undefined);
      return secret;
    },
    async forget() {
      await secrets?.delete(NAME);
    },
  };
}
