import type { TronAddress } from "../tronAddress.ts";

/**
 * Accounts of mainnet of which an airdrop of BTTOLD can have come. Of the one entry it is known that it issued the token, and not that it
 * handed any out: which account sent the monthly airdrops to holders of TRX (February 2019 to June 2020) was not found out. A name of a
 * token or a sender proves nothing: addresses do.
 */
const SENDERS: ReadonlyMap<string, string> = new Map([
  // `owner_address` of asset 1002000: wallet/getassetissuebyid on mainnet.
  ["TF5Bn4cJCT6GVeUgyCN4rBhDg42KBrpAjg", "the issuer of BTTOLD"],
]);

export const airdropOf = (sender: TronAddress): string | undefined => SENDERS.get(sender);
