import { toErrorShape } from "../../engine/errors.ts";
import type { Order } from "../../engine/payments/ledger/orders.ts";
import type { Payments } from "../../engine/payments/payments.ts";
import { inCliWords } from "../cliWords.ts";
import type { Output } from "../output.ts";
import type { NetworkChoice } from "../wallet/networkChoice.ts";
import { carryOutAll, orderFacts, showPlans } from "../wallet/settlePlans.ts";

interface Parts {
  readonly output: Output;
  readonly choice: NetworkChoice;
}

/** Claims what is worth its fee and takes it into the wallet; whatever is in the way is said, and the vouchers keep. */
export async function claimEarned(
  payments: Payments,
  parts: Parts,
): Promise<{ readonly words: string; readonly facts: Readonly<Record<string, unknown>> }> {
  const orders: Order[] = [];
  try {
    const vault = await payments.vault();
    await vault.resume();
    const { address } = payments.wallet.signer();
    const claims = await vault.planClaims();
    if (claims.length === 0) return { words: "Nothing that was earned is worth its fee yet.", facts: orderFacts([]) };
    showPlans(parts, claims);
    orders.push(...(await carryOutAll(parts, vault, claims, {})));
    const { btt, bttold } = payments.chain.tokens;
    for (const asset of ["BTT", "BTTOLD"] as const) {
      if ((asset === "BTT" ? btt : bttold) === undefined) continue;
      if ((await vault.credit(asset, address)).units === 0n) continue;
      const sweep = await vault.planSweep(asset, address, address);
      showPlans(parts, [sweep]);
      orders.push(...(await carryOutAll(parts, vault, [sweep], {})));
    }
    return { words: "What was earned is in the wallet.", facts: orderFacts(orders) };
  } catch (error) {
    const { message } = inCliWords(toErrorShape(error));
    return { words: `Not all was claimed, \`swarmbid wallet claim\` goes on: ${message}`, facts: orderFacts(orders) };
  }
}
