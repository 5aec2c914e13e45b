import { type Amount, amountOf, formatAmount, formatUnits, parseAmount } from "../../engine/amount.ts";
import { SwarmbidError } from "../../engine/errors.ts";
import { CAP_NAMES, type CapName, type Caps } from "../../engine/payments/ledger/caps.ts";
import { type Ledger, openLedger } from "../../engine/payments/ledger/ledger.ts";
import { readVoucherAsset, type VoucherAsset } from "./readAmount.ts";
import { walletSubcommand } from "./walletCommand.ts";

const OPTION_OF = {
  perTransfer: "per-transfer",
  perDay: "per-day",
  perSeller: "per-seller",
  pricePerMiB: "price",
} as const satisfies Record<CapName, string>;

const WORDS: Readonly<Record<CapName, string>> = {
  perTransfer: "for one transfer",
  perDay: "for a day (UTC)",
  perSeller: "for one seller",
  pricePerMiB: "for a MiB",
};

export const caps = walletSubcommand({
  action: "caps",
  usage: "caps [ASSET]",
  summary: "Show or set what may be spent at most on this network; everything is 0 until you set it.",
  options: {
    "per-transfer": { type: "string", value: "AMOUNT", help: "At most so much for one transfer." },
    "per-day": { type: "string", value: "AMOUNT", help: "At most so much a day (UTC)." },
    "per-seller": { type: "string", value: "AMOUNT", help: "At most so much to one seller." },
    price: { type: "string", value: "AMOUNT", help: "At most so much for a MiB." },
    "trx-rate": {
      type: "string",
      value: "BTT",
      help: "What 1 TRX is worth in BTT: fees are weighed by it, and nothing is claimed by itself without it.",
    },
  },
  examples: [
    "caps",
    "caps BTT --per-transfer 1000 --per-day 5000 --per-seller 500 --price 2.5",
    "caps --trx-rate 500000",
  ],
  plan(values, positionals) {
    const [name, ...more] = positionals;
    if (more.length > 0) throw new SwarmbidError("badInput", "wallet caps wants one asset, BTT or BTTOLD.");
    const asset = name === undefined ? "BTT" : readVoucherAsset(name);
    const wanted = CAP_NAMES.flatMap((cap) => {
      const text = values[OPTION_OF[cap]];
      return text === undefined ? [] : [[cap, parseAmount(text, asset, { allowZero: true })] as const];
    });
    if (wanted.length > 0 && name === undefined)
      throw new SwarmbidError("badInput", "Name the asset that these caps are of: `swarmbid wallet caps BTT …`.");
    const rate = values["trx-rate"] === undefined ? undefined : parseAmount(values["trx-rate"], "BTT");
    return ({ folder, choice, clock }) => {
      const ledger = openLedger(folder, choice.network.chainId, clock);
      try {
        if (wanted.length > 0) ledger.setCaps(asset, Object.fromEntries(wanted));
        if (rate !== undefined) ledger.setRate(rate);
        return Promise.resolve(told(ledger, asset, choice.network.name));
      } finally {
        ledger.close();
      }
    };
  },
});

function told(ledger: Ledger, asset: VoucherAsset, network: string) {
  const now: Caps = ledger.caps(asset);
  const rate = ledger.rate();
  const line = (cap: CapName): string => `At most ${formatAmount(now[cap])} ${WORDS[cap]}`;
  const [first, ...more] = [
    ...CAP_NAMES.map(line),
    `1 TRX is worth ${rate === undefined ? "nothing that you said: set --trx-rate" : formatAmount(rate)}`,
    ledger.stopped ? "All spending is stopped: `swarmbid wallet allow` ends that" : "Spending is allowed",
  ];
  const units = (amount: Amount): string => formatUnits(amountOf(amount.asset, amount.units));
  return {
    ok: true as const,
    sentence: first,
    more,
    facts: {
      network,
      asset,
      ...Object.fromEntries(CAP_NAMES.map((cap) => [cap, units(now[cap])])),
      trxRate: rate === undefined ? null : units(rate),
      stopped: ledger.stopped,
    },
  };
}
