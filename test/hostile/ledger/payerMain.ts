// Pays and is paid on the ledger of a folder as fast as it can, and says a line for each voucher that it would send or acknowledge.
// Usage: payerMain.ts <folder> [--until-refused]
import { writeSync } from "node:fs";
import process from "node:process";
import { SwarmbidError } from "../../../src/engine/errors.ts";
import { acceptVoucher } from "../../../src/engine/payments/acceptVoucher.ts";
import { issueVoucher } from "../../../src/engine/payments/issueVoucher.ts";
import { openLedger } from "../../../src/engine/payments/ledger/ledger.ts";
import { signVoucher } from "../../../src/engine/payments/vouchers/signVoucher.ts";
import { systemClock } from "../../../src/engine/systemClock.ts";
import { btt, MIB, payingChannel } from "../../unit/engine/payments/ledger/ledgerBench.ts";
import { sampleDomain, sampleKey, signerOf } from "../../unit/engine/payments/vouchers/sampleChannel.ts";
import { CHANNELS, DEAREST, sellerOf } from "./ledgerCampaign.ts";

const STDOUT = 1;
const key = signerOf(sampleKey(2));
const [, , folder = "", mode] = process.argv;
const ledger = openLedger(folder, sampleDomain.chainId, systemClock);
const say = (...words: readonly string[]): void => void writeSync(STDOUT, `${words.join(" ")}\n`);
const anyOf = (count: number): number => Math.floor(Math.random() * count);

let refused = false;
say("ready");
while (!(refused && mode === "--until-refused")) {
  const number = anyOf(CHANNELS);
  const { id } = payingChannel(number, "transfer", sellerOf(number));
  try {
    const payment = { amount: btt(1 + anyOf(DEAREST)), bytes: MIB };
    const { cumulative, signature } = issueVoucher(ledger, sampleDomain, key, id, payment);
    say("paid", id, String(cumulative), Buffer.from(signature).toString("hex"));
  } catch (error) {
    if (!SwarmbidError.is(error, "capReached")) throw error;
    refused = true;
  }
  const next = (ledger.earning.get(id)?.cumulative ?? 0n) + BigInt(1 + anyOf(DEAREST));
  const given = signVoucher(sampleDomain, id, next, key);
  if (acceptVoucher(ledger, sampleDomain, id, next, given) !== undefined) say("held", id, String(next));
}
ledger.close();
