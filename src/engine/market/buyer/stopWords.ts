import type { StopReason } from "./stopReason.ts";

/** Why nothing is paid: what a plan says, and what is in the way before there can be one. */
export type BuyStop =
  | StopReason
  | "stopped"
  | "broken"
  | "noWallet"
  | "otherAsset"
  | "noSellers"
  | "measuring"
  | "notWorth"
  | "barred"
  | "resting"
  | "asking";

const WORDS: Readonly<Record<Exclude<BuyStop, "free">, string>> = {
  complete: "Everything is here.",
  lastPercent: "So little is left that paying would come too late.",
  paused: "The transfer is paused.",
  webSeedsSuffice: "Web seeds alone fill the link, so nothing is offered.",
  linkFull: "The link is full with what comes for nothing.",
  soonEnough: "It will be here in time without paying.",
  capReached: "What may be spent is spent: raise the total of the bid or your caps to go on paying.",
  stopped: "All spending is stopped: allow it again to go on paying.",
  broken: "Payments do not answer, so nothing is offered until they do.",
  noWallet: "No wallet is open on a network with a vault: unlock one to pay.",
  otherAsset: "The bid is in another asset than the one that your wallet pays in first: set it anew.",
  noSellers: "No peer here sells in an asset that you pay in.",
  measuring: "What peers give for nothing is measured first.",
  notWorth: "No seller gives so much more for its price that it is worth what you offer.",
  barred: "Sellers did not keep what their quotes promised, and get no bid for some minutes.",
  resting: "Sellers refused the bid and are asked again later.",
  asking: "Sellers are asked for their price.",
};

/** One sentence for a view; undefined when nothing is wanted. */
export const stopWords = (stop: BuyStop): string | undefined => (stop === "free" ? undefined : WORDS[stop]);
