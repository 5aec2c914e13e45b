import { SwarmbidError } from "../../errors.ts";
import type { Envelope } from "../keystore/envelope.ts";
import type { Guard } from "./guard.ts";
import type { Keyring } from "./keyring.ts";
import { refuseWatchOnly } from "./opening.ts";
import type { Signer } from "./signer.ts";
import type { Unlocked } from "./unlocked.ts";

/** Signs for one address of a wallet, as long as that wallet is unlocked and spending is allowed, in whatever process. */
export function walletSigner(
  envelope: Envelope,
  account: number | undefined,
  unlocked: Unlocked,
  guard: () => Guard,
): Signer {
  const wanted = account ?? envelope.account;
  const ring = (use: boolean): Keyring => {
    refuseWatchOnly(envelope);
    const open = unlocked.ring(use);
    if (open?.address !== envelope.address)
      throw new SwarmbidError("walletLocked", "The wallet is locked: unlock it first.");
    return open;
  };
  const allowed = (use: boolean): Keyring => {
    const open = ring(use);
    if (guard().isSpendingStopped())
      throw new SwarmbidError("spendingStopped", "All spending is stopped: allow it again first.");
    return open;
  };
  return Object.freeze({
    address: wanted === envelope.account ? envelope.address : ring(true).addressOf(wanted),
    check() {
      allowed(false);
    },
    sign: (digest: Uint8Array) => allowed(true).sign(wanted, digest),
  });
}
