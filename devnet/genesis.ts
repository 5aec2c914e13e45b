import vault from "../contracts/SwarmbidVault.json" with { type: "json" };
import tokens from "../contracts/test/TestTokens.json" with { type: "json" };
import type { HexAddress } from "./address.ts";
import { encodeCall, encodeWords } from "./api/abi.ts";
import { createdAddress } from "./chain/apply.ts";
import type { Chain } from "./chain/chain.ts";
import { composeCall, composeCreation, type Terms } from "./chain/compose.ts";
import { readTransaction } from "./chain/transaction.ts";
import { type Account, devnetAccount, signId } from "./keys.ts";

/** What a fresh devnet has. */
export interface Genesis {
  /** The TRC-20 BTT, 18 decimals. */
  readonly btt: HexAddress;
  /** The TRC-10 BTTOLD, 6 decimals. */
  readonly bttold: bigint;
  readonly vault: HexAddress;
  /** The vault that knows TRC-10 too. */
  readonly vaultTrc10: HexAddress;
  /** Each with TRX, BTT and BTTOLD. */
  readonly accounts: readonly Account[];
}

const BTTOLD_ID = 1_002_000n;
const BTT_SUPPLY = 990n * 10n ** 12n * 10n ** 18n;
const BTTOLD_SUPPLY = 990n * 10n ** 9n * 10n ** 6n;
const TRX_EACH = 1_000_000n * 10n ** 6n;
const BTT_EACH = 10n ** 12n * 10n ** 18n;
const BTTOLD_EACH = 10n ** 9n * 10n ** 6n;

/** Issues BTT and BTTOLD, deploys the vaults, and fills the accounts; every contract by a real transaction. */
export async function createGenesis(chain: Chain, accountCount = 5): Promise<Genesis> {
  const founder = devnetAccount(0);
  const accounts = Array.from({ length: accountCount }, (_, index) => devnetAccount(index + 1));
  await chain.fund(founder.address, TRX_EACH);
  for (const { address } of accounts) await chain.fund(address, TRX_EACH);
  await chain.issue({
    id: BTTOLD_ID,
    name: "BitTorrent",
    abbreviation: "BTTOLD",
    decimals: 6,
    supply: BTTOLD_SUPPLY,
    owner: founder.address,
  });
  for (const { address } of accounts) await chain.give(founder.address, address, BTTOLD_ID, BTTOLD_EACH);
  const btt = await deploy(chain, founder, tokens.TestBtt.initCode + encodeWords([BTT_SUPPLY]), "BTT");
  for (const { address } of accounts)
    await send(chain, founder, (terms) =>
      composeCall(founder.address, btt, encodeCall("transfer(address,uint256)", address, BTT_EACH), terms),
    );
  return {
    btt,
    bttold: BTTOLD_ID,
    vault: await deploy(chain, founder, vault.trc20.initCode, "SwarmbidVault"),
    vaultTrc10: await deploy(chain, founder, vault.trc10.initCode, "SwarmbidVault"),
    accounts,
  };
}

/** Signs, submits and mines a transaction; an error says why it failed. */
export async function send(chain: Chain, from: Account, make: (terms: Terms) => Uint8Array): Promise<string> {
  const raw = make({ block: chain.blocks.head(), now: chain.now() });
  const { id } = readTransaction(raw);
  const { refusal } = await chain.submit(raw, [signId(id, from.privateKey)]);
  if (refusal !== undefined) throw new Error(refusal.message);
  if (chain.mined(id) === undefined) await chain.mine();
  const { executed } = chain.mined(id)?.receipt ?? {};
  if (executed !== undefined && executed.outcome !== "SUCCESS") throw new Error(executed.message);
  return id;
}

async function deploy(chain: Chain, from: Account, code: string, name: string): Promise<HexAddress> {
  const id = await send(chain, from, (terms) =>
    composeCreation(from.address, code, name, { ...terms, feeLimit: chain.parameters.maxFeeLimit }),
  );
  return createdAddress(id, from.address);
}
