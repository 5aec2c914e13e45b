import type { Node } from "./node.ts";
import { badAnswer, listIn, objectIn, textIn, unitsIn } from "./readJson.ts";

/** The prices that a network's committee decided, in sun. */
export interface Parameters {
  /** For a unit of energy. */
  readonly energy: bigint;
  /** For a byte of bandwidth. */
  readonly bandwidth: bigint;
  /** For the bandwidth of a transfer that makes its receiver's account. */
  readonly accountBandwidth: bigint;
  /** On top, for the account. */
  readonly account: bigint;
  /** What a transaction may allow for energy at most. */
  readonly highestFeeLimit: bigint;
}

/** What nobody ever had to pay, a dozen times over: a node that says more is wrong, and its user would burn what it likes. */
const HIGHEST = {
  energy: 5_000n,
  bandwidth: 20_000n,
  accountBandwidth: 10n ** 7n,
  account: 10n ** 8n,
  feeLimit: 10n ** 11n,
};

export async function readParameters(node: Node): Promise<Parameters> {
  const answer = objectIn(await node.ask({ path: "wallet/getchainparameters", body: {} }));
  const told = new Map(
    listIn(answer["chainParameter"]).map((entry) => {
      const { key, value } = objectIn(entry);
      return [textIn(key), value] as const;
    }),
  );
  const price = (key: string, highest: bigint): bigint => {
    const value = unitsIn(told.get(key));
    if (value === 0n || value > highest) throw badAnswer(`a price that no network has, ${key}`);
    return value;
  };
  return {
    energy: price("getEnergyFee", HIGHEST.energy),
    bandwidth: price("getTransactionFee", HIGHEST.bandwidth),
    accountBandwidth: price("getCreateAccountFee", HIGHEST.accountBandwidth),
    account: price("getCreateNewAccountFeeInSystemContract", HIGHEST.account),
    highestFeeLimit: price("getMaxFeeLimit", HIGHEST.feeLimit),
  };
}
