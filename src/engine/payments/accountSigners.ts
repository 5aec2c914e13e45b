import { SwarmbidError } from "../errors.ts";
import type { TronAddress } from "./tronAddress.ts";
import type { Signer } from "./wallet/signer.ts";
import type { Wallet } from "./wallet/wallet.ts";

/** So many accounts of the phrase are looked at for an address that is not the wallet's own. */
const ACCOUNTS = 256;

/**
 * Who signs for an address of ours: the wallet's own account, or another one of its phrase (m/44'/195'/0'/0/n), which is found while the
 * wallet is unlocked. Throws `badInput` for anybody else's, and what the wallet throws.
 */
export function accountSigners(wallet: () => Wallet): (address: TronAddress) => Signer {
  const known = new Map<TronAddress, number>();
  const signerOf = (account: number): Signer | undefined => {
    try {
      return wallet().signer(account);
    } catch (error) {
      // A wallet of one key has no other accounts.
      if (SwarmbidError.is(error, "badInput")) return undefined;
      throw error;
    }
  };
  return (address) => {
    const own = wallet().signer();
    if (own.address === address) return own;
    // Says so when it is locked, whoever is asked for.
    own.check();
    const before = known.get(address);
    const first = before === undefined ? undefined : signerOf(before);
    if (first?.address === address) return first;
    for (let account = 0; account < ACCOUNTS; account++) {
      const signer = signerOf(account);
      if (signer === undefined) break;
      if (signer.address !== address) continue;
      known.set(address, account);
      return signer;
    }
    throw new SwarmbidError("badInput", `${address} is not this wallet's account: switch to the wallet that it is of.`);
  };
}
