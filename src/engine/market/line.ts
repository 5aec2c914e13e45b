import type { UploadPeer } from "../uploadPort.ts";
import type { BuyerMessage, SellerMessage } from "../wire/format/messages.ts";
import type { MarketTerms } from "../wire/format/terms.ts";

/** One connection, as the buying side has it. One object for as long as it lasts. */
export interface BuyLine {
  readonly peer: UploadPeer;
  /** Nothing happens once the extension is off for this peer. */
  send(message: BuyerMessage): void;
}

/** The side of the market that bids and pays. What it hears of one line comes in the order in which it happens; nothing comes after `gone`. */
export interface BuySide {
  /** Whether the peers of this torrent are told that we buy. */
  isBuying(infoHash: string): boolean;
  /** Every connection, also to who does not speak of the market: what comes from it for nothing need not be bought. Comes before all else. */
  connected(line: BuyLine): void;
  /** What the peer announced; undefined: it says nothing of the market now. Never for a private torrent. */
  announced(line: BuyLine, terms: MarketTerms | undefined): void;
  message(line: BuyLine, message: SellerMessage): void;
  /** Where a block that arrives now is to be counted; undefined: nowhere. */
  blockTag(line: BuyLine): number | undefined;
  verified(line: BuyLine, tag: number, bytes: number): void;
  /** The peer used up its allowance: not a word to it any more, though its connection goes on and blocks may still be verified. */
  off(line: BuyLine): void;
  gone(line: BuyLine): void;
  close(): void;
}

/** What the buying side tells the market. */
export interface BuySideNews {
  /** What `isBuying` answers has changed for some torrent. */
  announcementChanged(): void;
}
