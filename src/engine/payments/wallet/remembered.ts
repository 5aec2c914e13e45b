import type { Secrets } from "../../ports.ts";
import type { Envelope } from "../keystore/envelope.ts";
import { unseal } from "../keystore/seal.ts";

/** The key of the wallet's file, kept by the host so that no password is asked for. Alone it opens nothing; lost, the password still opens. */
export interface Remembered {
  /** What a person is to know when the host did not keep it. */
  keep(key: Uint8Array): Promise<string | undefined>;
  /** What is sealed, or undefined: not kept, lost, of an older password, or of another wallet. */
  open(envelope: Envelope): Promise<Uint8Array | undefined>;
  /** Throws what the host throws. */
  forget(): Promise<void>;
}

const NAME = "swarmbid.wallet.unlock";
const NOT_KEPT =
  "The wallet is unlocked, but this machine's secret storage did not keep that: next time its password is asked for.";

export function createRemembered(secrets: Secrets | undefined): Remembered {
  return {
    async keep(key) {
      if (secrets === undefined) return NOT_KEPT;
      const kept = secrets.store(NAME, Buffer.from(key).toString("base64"));
      return kept.then(
        () => undefined,
        () => NOT_KEPT,
      );
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
