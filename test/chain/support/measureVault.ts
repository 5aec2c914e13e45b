import vault from "../../../contracts/SwarmbidVault.json" with { type: "json" };
import { encodeCall } from "../../../devnet/api/abi.ts";
import { bandwidthOf } from "../../../devnet/chain/bandwidth.ts";
import { composeCreation } from "../../../devnet/chain/compose.ts";
import { send } from "../../../devnet/genesis.ts";
import {
  ANNOUNCE,
  type Called,
  type Config,
  FUND,
  openVaultBench,
  RELEASE,
  RESERVE,
  START_RELEASE,
  SWEEP,
  WITHDRAW,
} from "./vaultBench.ts";

export interface Measured {
  readonly call: string;
  readonly energy: number;
  /** Bytes. */
  readonly bandwidth: number;
}

const BTTOLD = 1_002_000n;
const DAY = 86_400;

/** What each call takes, in an order in which they follow from each other. */
export async function measureVault(build: "trc20" | "trc10"): Promise<Measured[]> {
  const bench = await openVaultBench(build);
  const { chain, payer, signer, payee, other, stranger, founder } = bench;
  const [kind, asset] = build === "trc20" ? [20n, bench.btt] : [10n, BTTOLD];
  const measured: Measured[] = [];
  let salt = 1n;
  const channel = (to = payee): Config => bench.config({ kind, asset, payee: to, salt: (salt += 1n) });

  async function measure(call: string, doing: Promise<Called>): Promise<void> {
    const { outcome, energy, bandwidth, error } = await doing;
    if (outcome !== "SUCCESS") throw new Error(`${call}: ${error}`);
    measured.push({ call, energy, bandwidth });
  }

  const id = await send(chain, founder, (terms) =>
    composeCreation(founder.address, vault[build].initCode, "SwarmbidVault", terms),
  );
  const { receipt, transaction } = chain.mined(id) ?? {};
  measured.push({
    call: "deploy",
    energy: Number(receipt?.executed?.energy),
    bandwidth: bandwidthOf(transaction?.raw ?? new Uint8Array()),
  });

  const fund = (): Promise<Called> =>
    bench.transact(
      payer,
      bench.vault,
      encodeCall(FUND, signer.address, kind, asset, 10_000n, 100n),
      kind === 10n ? { id: BTTOLD, value: 10_100n } : undefined,
    );
  const approve = encodeCall("approve(address,uint256)", bench.vault, 1n << 255n);
  await measure("approve (BTT, once)", bench.transact(payer, bench.genesis.btt, approve));
  await measure("fund, first of a pot", fund());
  await measure("fund, again", fund());

  const old = channel();
  await measure("claimOne, payee's first, new channel", bench.claimOne(bench.sign(old, 10n)));
  await measure("claimOne, new channel", bench.claimOne(bench.sign(channel(), 10n)));
  await measure("claimOne, next of a channel", bench.claimOne(bench.sign(old, 20n)));
  await measure("claimOne, nothing new", bench.claimOne(bench.sign(old, 20n)));
  await measure("reserve, new channel", bench.onConfig(payer, RESERVE, channel(), 100n));
  await measure("reserve, claimed channel", bench.onConfig(payer, RESERVE, old, 100n));
  await measure("claimOne, from the reservation", bench.claimOne(bench.sign(old, 30n)));
  await measure("startRelease", bench.onConfig(payer, START_RELEASE, old));
  await measure("release", bench.onConfig(payee, RELEASE, old));
  for (const count of [2, 5, 10, 20]) {
    const vouchers = Array.from({ length: count }, () => bench.sign(channel(), 1n));
    await measure(`claim of ${count}, new channels`, bench.claim(vouchers));
    const next = vouchers.map(({ config }) => bench.sign(config, 2n));
    await measure(`claim of ${count}, known channels`, bench.claim(next));
  }
  await measure("sweep, to a holder", bench.call(payee, SWEEP, kind, asset, payee.address));
  await bench.claimOne(bench.sign(channel(other), 10n), stranger);
  const nobody = `41${"ab".repeat(20)}`;
  await measure("sweep, to a new holder", bench.call(other, SWEEP, kind, asset, nobody));
  await measure("announceWithdrawal", bench.call(payer, ANNOUNCE, signer.address, kind, asset, 100n));
  chain.warp(4 * DAY);
  await measure("withdraw", bench.call(payer, WITHDRAW, signer.address, kind, asset, payer.address));
  await measure("claimOne, shortfall that burns the bond", bench.claimOne(bench.sign(channel(), 1n << 100n)));
  return measured;
}
