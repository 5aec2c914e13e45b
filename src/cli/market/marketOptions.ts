import { fetchOptions, type OptionTable, seedOptions } from "../optionTables.ts";
import { networkOptions } from "../wallet/networkChoice.ts";
import { passwordOptions } from "../wallet/password.ts";
import { tokenOptions } from "../wallet/withChain.ts";

/** Whose money it is: as with `swarmbid wallet`. */
const moneyOptions = { ...networkOptions, ...tokenOptions, ...passwordOptions } as const satisfies OptionTable;

export const bidOptions = {
  bid: {
    type: "string",
    value: "POLICY",
    help: "Pay sellers for speed: auto bids for what is worth its price, fixed offers one price. Needs a wallet with a deposit and caps.",
  },
  "max-per-gib": { type: "string", value: "AMOUNT", help: "With --bid auto: pay no more than this for a GiB." },
  "price-per-mib": { type: "string", value: "AMOUNT", help: "With --bid fixed: offer this for a MiB." },
  "max-total": {
    type: "string",
    value: "AMOUNT",
    help: "Spend no more than this on this torrent, whatever the caps allow.",
  },
  deadline: {
    type: "string",
    value: "WHEN",
    help: "With --bid auto: soon enough is in 90m, 2h or 1d, or at a time such as 2026-12-24T18:00Z.",
  },
  ...moneyOptions,
} as const satisfies OptionTable;

export const askOptions = {
  sell: { type: "boolean", help: "Sell upload to who bids for it. Needs a wallet and a vault." },
  reserve: { type: "string", value: "AMOUNT", help: "With --sell: the lowest price for a MiB." },
  "free-share": {
    type: "string",
    value: "PERCENT",
    help: "With --sell: give at least so much of the upload for nothing; 20 when left out.",
  },
  "claim-at-end": {
    type: "boolean",
    help: "With --sell: when it ends, claim what was earned and take it into the wallet, as far as that is worth its fee.",
  },
  ...moneyOptions,
} as const satisfies OptionTable;

export const fetchAndBidOptions = { ...fetchOptions, ...bidOptions } as const satisfies OptionTable;
export const seedAndSellOptions = { ...seedOptions, ...askOptions } as const satisfies OptionTable;
