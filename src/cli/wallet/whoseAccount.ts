import { SwarmbidError } from "../../engine/errors.ts";
import { parseTronAddress, type TronAddress } from "../../engine/payments/tronAddress.ts";
import type { WalletParts } from "./walletCommand.ts";
import { withWallet } from "./withWallet.ts";

/** The address that stands on the command line, if any. Throws `badInput` for what is none, and for more than one. */
export function readAddress(action: string, positionals: readonly string[]): TronAddress | undefined {
  const [first, ...more] = positionals;
  if (more.length > 0)
    throw new SwarmbidError("badInput", `wallet ${action} wants one address, or none for the wallet's own.`);
  return first === undefined ? undefined : parseTronAddress(first);
}

/** The wallet's own address. Throws `walletMissing`. */
export const ownAddress = (parts: WalletParts): Promise<TronAddress> =>
  withWallet(parts, (wallet) => {
    const snapshot = wallet.read();
    if (snapshot.state !== "none") return snapshot.address;
    throw new SwarmbidError(
      "walletMissing",
      "There is no wallet yet: make one with `swarmbid wallet create`, or name an address.",
    );
  });
