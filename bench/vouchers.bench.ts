// How many vouchers one core reckons, signs and verifies in a second of processor time.
import { isSignedVoucher } from "../src/engine/payments/vouchers/isSignedVoucher.ts";
import { signVoucher } from "../src/engine/payments/vouchers/signVoucher.ts";
import {
  sampleChannel,
  sampleDomain,
  sampleKey,
  signerOf,
} from "../test/unit/engine/payments/vouchers/sampleChannel.ts";
import { bench } from "./bench.ts";
import { atLeast, told } from "./figure.ts";

const ROUNDS = 5;
const WARM_UP = 100;
const AT_LEAST_VERIFIED = 100;

/** Calls a second of this process's processor time: the best of some rounds, as others share the machine. */
function perSecond(calls: number, call: (number: bigint) => void): number {
  for (let number = 0; number < WARM_UP; number++) call(BigInt(number));
  let best = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const before = process.cpuUsage();
    for (let number = 0; number < calls; number++) call(BigInt(number));
    const { user, system } = process.cpuUsage(before);
    best = Math.max(best, (calls * 1_000_000) / (user + system));
  }
  return best;
}

await bench(() => {
  const key = signerOf(sampleKey(2));
  const signer = key.address;
  const channel = sampleDomain.channelId(sampleChannel());
  const signatures = Array.from({ length: 200 }, (_, at) => signVoucher(sampleDomain, channel, BigInt(at), key));
  const digests = perSecond(2_000, (sum) => sampleDomain.voucherDigest(channel, sum));
  const signed = perSecond(200, (sum) => signVoucher(sampleDomain, channel, sum, key));
  const verified = perSecond(200, (sum) => {
    const signature = signatures[Number(sum)];
    if (signature === undefined || !isSignedVoucher(sampleDomain, channel, signer, sum, signature))
      throw new Error("A good voucher was refused.");
  });
  return Promise.resolve([
    told("digests of vouchers", digests, "1/s"),
    told("vouchers signed", signed, "1/s"),
    atLeast("vouchers verified", verified, "1/s", AT_LEAST_VERIFIED),
  ]);
});
