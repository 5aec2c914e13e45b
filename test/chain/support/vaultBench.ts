import { secp256k1 } from "@noble/curves/secp256k1.js";
import { keccak_256 } from "@noble/hashes/sha3.js";
import vaultJson from "../../../contracts/SwarmbidVault.json" with { type: "json" };
import tokensJson from "../../../contracts/test/TestTokens.json" with { type: "json" };
import { encodeCall, encodeWords, type Word } from "../../../devnet/api/abi.ts";
import { selectorOf } from "../../../devnet/api/selector.ts";
import { createdAddress } from "../../../devnet/chain/apply.ts";
import { bandwidthOf } from "../../../devnet/chain/bandwidth.ts";
import { type Chain, createChain } from "../../../devnet/chain/chain.ts";
import { composeCall, composeCreation, type TokenAttached } from "../../../devnet/chain/compose.ts";
import { readTransaction } from "../../../devnet/chain/transaction.ts";
import { createGenesis, type Genesis, send } from "../../../devnet/genesis.ts";
import { fromHex, toHex } from "../../../devnet/hex.ts";
import { type Account, devnetAccount, signId } from "../../../devnet/keys.ts";
import type { Outcome } from "../../../devnet/tvm/machine.ts";

export interface Config {
  readonly payer: Account;
  readonly signer: Account;
  readonly payee: Account;
  readonly kind: bigint;
  readonly asset: bigint;
  readonly delay: bigint;
  readonly salt: bigint;
}

export interface Called {
  readonly outcome: Outcome;
  /** The name of the error that the contract threw, or its reason. */
  readonly error: string;
  readonly energy: number;
  readonly bandwidth: number;
  readonly logs: readonly string[];
  /** Hex. */
  readonly answer: string;
}

export interface Voucher {
  readonly config: Config;
  readonly cumulative: bigint;
  readonly signature: { readonly r: bigint; readonly vs: bigint };
}

/** A chain with a vault, and people who use it. */
export type VaultBench = Awaited<ReturnType<typeof openVaultBench>>;

const CONFIG = "(address,address,address,uint8,uint256,uint40,bytes32)";
export const FUND = "fund(address,uint8,uint256,uint128,uint128)";
export const ANNOUNCE = "announceWithdrawal(address,uint8,uint256,uint128)";
export const WITHDRAW = "withdraw(address,uint8,uint256,address)";
export const SWEEP = "sweep(uint8,uint256,address)";
export const RESERVE = `reserve(${CONFIG},uint128)`;
export const START_RELEASE = `startRelease(${CONFIG})`;
export const RELEASE = `release(${CONFIG})`;
const CLAIM = `claim(${CONFIG}[],uint128[],(bytes32,bytes32)[])`;
const CLAIM_ONE = "claimOne(address,address,address,uint256,bytes32,uint128,bytes32,bytes32)";
const APPROVE = "approve(address,uint256)";

const CURVE_ORDER = secp256k1.Point.Fn.ORDER;
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const keccak = (...parts: (string | Uint8Array)[]): string =>
  toHex(keccak_256(Buffer.concat(parts.map((part) => (typeof part === "string" ? fromHex(part) : part)))));
const errorNames = new Map(
  vaultJson.abi
    .filter(({ type }) => type === "error")
    .map(({ name, inputs }) => [selectorOf(`${name}(${inputs.map(({ type }) => type).join()})`), name]),
);

export const wordAt = (hex: string, index: number): bigint =>
  BigInt(`0x${hex.slice(index * 64, index * 64 + 64) || 0}`);

export async function openVaultBench(build: "trc20" | "trc10" = "trc20") {
  const chain = await createChain({ parameters: { freeNet: 1_000_000 } });
  const genesis: Genesis = await createGenesis(chain);
  const [payer, signer, payee, other, stranger] = genesis.accounts;
  if (!payer || !signer || !payee || !other || !stranger) throw new Error("The devnet has too few accounts.");
  const vault = build === "trc20" ? genesis.vault : genesis.vaultTrc10;
  const btt = BigInt(`0x${genesis.btt.slice(2)}`);
  const founder = devnetAccount(0);

  async function transact(from: Account, to: string, data: string, token?: TokenAttached): Promise<Called> {
    const raw = composeCall(from.address, to, data, { block: chain.blocks.head(), now: chain.now() }, token);
    const { id } = readTransaction(raw);
    const { refusal } = await chain.submit(raw, [signId(id, from.privateKey)]);
    if (refusal !== undefined) throw new Error(refusal.message);
    const executed = chain.mined(id)?.receipt.executed;
    if (executed === undefined) throw new Error("The transaction was not carried out.");
    return {
      outcome: executed.outcome,
      error: nameOf(toHex(executed.answer), executed.outcome),
      energy: Number(executed.energy),
      bandwidth: bandwidthOf(raw),
      logs: executed.logs.map(({ topics }) => topics[0] ?? ""),
      answer: toHex(executed.answer),
    };
  }

  async function read(to: string, signature: string, ...words: Word[]): Promise<string> {
    const data = fromHex(encodeCall(signature, ...words));
    const none = { callValue: 0n, tokenValue: 0n, tokenId: 0n };
    const executed = await chain.call({ owner: stranger?.address ?? "", contract: to, data, ...none });
    if (executed.outcome !== "SUCCESS") throw new Error(nameOf(toHex(executed.answer), executed.outcome));
    return toHex(executed.answer);
  }

  const wordsOf = ({ payer: from, signer: key, payee: to, kind, asset, delay, salt }: Config): Word[] => [
    from.address,
    key.address,
    to.address,
    kind,
    asset,
    delay,
    salt,
  ];

  /** Our own reckoning of TIP-712, beside the contract's. */
  const digest = (structHash: string, at = vault, chainId = chain.blocks.chainId): string => {
    const domain = keccak(
      keccak(bytesOf("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)")),
      keccak(bytesOf("Swarmbid Vault")),
      keccak(bytesOf("1")),
      encodeWords([BigInt(chainId), at]),
    );
    return keccak("1901", domain, structHash);
  };
  const channelId = (config: Config, at?: string, chainId?: number): string =>
    digest(
      keccak(
        keccak(
          bytesOf(
            "ChannelConfig(address payer,address signer,address payee,uint8 assetKind,uint256 assetId,uint40 withdrawDelay,bytes32 salt)",
          ),
        ),
        encodeWords(wordsOf(config)),
      ),
      at,
      chainId,
    );

  /** A voucher signed by the configuration's signer, or by somebody else, for this vault or another. */
  function sign(
    config: Config,
    cumulative: bigint,
    as: { key?: Account; vault?: string; chainId?: number; highS?: boolean } = {},
  ): Voucher {
    const voucher = keccak(
      keccak(bytesOf("Voucher(bytes32 channelId,uint128 cumulative)")),
      channelId(config, as.vault, as.chainId),
      encodeWords([cumulative]),
    );
    const key = fromHex((as.key ?? config.signer).privateKey);
    const signed = secp256k1.sign(fromHex(digest(voucher, as.vault, as.chainId)), key, {
      prehash: false,
      format: "recovered",
    });
    const { r, s } = secp256k1.Signature.fromBytes(signed.subarray(1), "compact");
    const parity = BigInt(signed[0] ?? 0);
    const [lastS, lastParity] = as.highS === true ? [CURVE_ORDER - s, parity ^ 1n] : [s, parity];
    return { config, cumulative, signature: { r, vs: lastS | (lastParity << 255n) } };
  }

  const call = (from: Account, signature: string, ...words: Word[]): Promise<Called> =>
    transact(from, vault, encodeCall(signature, ...words));
  const onConfig = (from: Account, signature: string, config: Config, ...words: Word[]): Promise<Called> =>
    call(from, signature, ...wordsOf(config), ...words);

  return {
    chain,
    genesis,
    vault,
    btt,
    payer,
    signer,
    payee,
    other,
    stranger,
    transact,
    call,
    onConfig,
    read,
    sign,
    channelId,
    /** A channel of the bench's people in BTT; say what is different. */
    config: (different: Partial<Config> = {}): Config => ({
      payer,
      signer,
      payee,
      kind: 20n,
      asset: btt,
      delay: 3_600n,
      salt: 1n,
      ...different,
    }),
    async fund(amount: bigint, bond = 0n, { by = payer, key = signer, asset = btt } = {}): Promise<Called> {
      const token = `41${asset.toString(16).padStart(40, "0")}`;
      await transact(by, token, encodeCall(APPROVE, vault, amount + bond));
      return call(by, FUND, key.address, 20n, asset, amount, bond);
    },
    claimOne: ({ config, cumulative, signature }: Voucher, from = payee, dirt = 0n): Promise<Called> =>
      call(
        from,
        CLAIM_ONE,
        config.payer.address,
        config.signer.address,
        config.payee.address,
        (dirt << 208n) | (config.kind << 200n) | (config.delay << 160n) | config.asset,
        config.salt,
        cumulative,
        signature.r,
        signature.vs,
      ),
    claim(vouchers: readonly Voucher[], from = payee, counts: [number, number] = [vouchers.length, vouchers.length]) {
      const configs = vouchers.flatMap(({ config }) => wordsOf(config));
      const [cumulatives, signatures] = counts;
      const second = 96n + 32n + BigInt(configs.length * 32);
      const third = second + 32n + BigInt(cumulatives * 32);
      const words: Word[] = [96n, second, third, BigInt(vouchers.length), ...configs];
      words.push(BigInt(cumulatives), ...vouchers.slice(0, cumulatives).map(({ cumulative }) => cumulative));
      const told = vouchers.slice(0, signatures).flatMap(({ signature }) => [signature.r, signature.vs]);
      words.push(BigInt(signatures), ...told);
      return transact(from, vault, selectorOf(CLAIM) + encodeWords(words));
    },
    async pot({ payer: from, signer: key, kind, asset }: Pick<Config, "payer" | "signer" | "kind" | "asset">) {
      const told = await read(vault, "potOf(address,address,uint8,uint256)", from.address, key.address, kind, asset);
      return { amount: wordAt(told, 0), bond: wordAt(told, 1), announced: wordAt(told, 2), at: wordAt(told, 3) };
    },
    async channel(config: Config) {
      const told = await read(vault, "channelOf(bytes32)", BigInt(`0x${channelId(config)}`));
      return { claimed: wordAt(told, 0), reserved: wordAt(told, 1), releasableAt: wordAt(told, 2) };
    },
    async credit(of: Account, kind = 20n, asset = btt): Promise<bigint> {
      return wordAt(await read(vault, "creditOf(address,uint8,uint256)", of.address, kind, asset), 0);
    },
    async burned(kind = 20n, asset = btt): Promise<bigint> {
      return wordAt(await read(vault, "burned(uint8,uint256)", kind, asset), 0);
    },
    async balance(of: string, asset = btt): Promise<bigint> {
      return wordAt(await read(`41${asset.toString(16).padStart(40, "0")}`, "balanceOf(address)", of), 0);
    },
    /** One of the test's tokens, held by `holder`; its address as an asset. */
    async issue(name: keyof typeof tokensJson, holder = payer): Promise<bigint> {
      const supply = name === "RefusingToken" ? "" : encodeWords([10n ** 30n]);
      const id = await send(chain, holder, (terms) =>
        composeCreation(holder.address, tokensJson[name].initCode + supply, name, terms),
      );
      return BigInt(`0x${createdAddress(id, holder.address).slice(2)}`);
    },
    founder,
  };
}

function nameOf(answer: string, outcome: Outcome): string {
  if (outcome === "SUCCESS") return "";
  const selector = answer.slice(0, 8);
  if (selector === "4e487b71") return `Panic ${BigInt(`0x${answer.slice(8)}`).toString(16)}`;
  return errorNames.get(selector) ?? (selector === "" ? outcome : selector);
}

/** Time as the chain's contracts see it, in seconds. */
export const secondsOf = (chain: Chain): bigint => BigInt(Math.floor(chain.now() / 1_000));
