import type { TronAddress } from "../tronAddress.ts";

/**
 * Accounts of mainnet that are known to have handed out BTTOLD. The published monthly airdrops to holders of TRX began in February 2019
 * and were ended in June 2020; an entry promises nothing. A name of a token or a sender proves nothing either: addresses do.
 */
const SENDERS: ReadonlyMap<string, string> = new Map([
  // `owner_address` of asset 1002000: wallet/getassetissuebyid on mainnet.
  ["TF5Bn4cJCT6GVeUgyCN4rBhDg42KBrpAjg", "the issuer of BTTOLD"],
]);

export const airdropOf = (sender: TronAddress): string | undefined => SENDERS.get(sender);
