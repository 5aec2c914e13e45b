import type { HexAddress } from "../address.ts";
import { createMachine, type Executed, type Machine, toEvmAddress } from "../tvm/machine.ts";
import { type Accounts, createAccounts } from "./accounts.ts";
import { apply, createdAddress, type Receipt } from "./apply.ts";
import { type Block, type Blocks, createBlocks } from "./blocks.ts";
import { MAINNET, type Parameters } from "./parameters.ts";
import { type Refusal, refuse, refuseNow } from "./refuse.ts";
import { type Attached, type Contract, readTransaction, type Transaction } from "./transaction.ts";

export interface Token {
  readonly id: bigint;
  readonly name: string;
  readonly abbreviation: string;
  readonly decimals: number;
  readonly supply: bigint;
  readonly owner: HexAddress;
}

export interface Pooled {
  readonly transaction: Transaction;
  readonly signatures: readonly Uint8Array[];
}

export interface Mined extends Pooled {
  readonly receipt: Receipt;
  readonly block: Block;
}

/** A call that changes nothing. */
export interface ConstantCall extends Attached {
  readonly owner: HexAddress;
  /** Undefined: the data is code that creates a contract. */
  readonly contract: HexAddress | undefined;
  readonly data: Uint8Array;
  readonly energyLimit?: bigint;
}

export interface ChainOptions {
  readonly seed?: string;
  readonly parameters?: Partial<Parameters>;
  /** As {@link Chain.autoMine}; on by default. */
  readonly autoMine?: boolean;
}

/** A TRON chain in memory with one witness. Calls have to be made one after another. */
export interface Chain {
  readonly blocks: Blocks;
  readonly machine: Machine;
  readonly accounts: Accounts;
  readonly parameters: Parameters;
  readonly contracts: ReadonlyMap<
    HexAddress,
    { readonly owner: HexAddress; readonly name: string; readonly code: Uint8Array }
  >;
  readonly tokens: ReadonlyMap<bigint, Token>;
  /** Milliseconds since 1970 on this chain. */
  now(): number;
  warp(seconds: number): void;
  fund(address: HexAddress, sun: bigint): Promise<void>;
  issue(token: Token): Promise<void>;
  /** Moves TRC-10 tokens without a transaction. */
  give(from: HexAddress, to: HexAddress, token: bigint, amount: bigint): Promise<void>;
  submit(raw: Uint8Array, signatures: readonly Uint8Array[]): Promise<{ id: string; refusal: Refusal | undefined }>;
  /** On: a block for every transaction, at once. Off: `mine` makes them. */
  autoMine(on: boolean): void;
  /** Transactions that have become impossible since they came do not get into the block, nor into any other. */
  mine(): Promise<Block>;
  pooled(id: string): Pooled | undefined;
  mined(id: string): Mined | undefined;
  call(call: ConstantCall): Promise<Executed>;
}

const CALL_ENERGY = 100_000_000n;

export async function createChain(options: ChainOptions = {}): Promise<Chain> {
  const parameters = { ...MAINNET, ...options.parameters };
  let skew = 0;
  let minesItself = options.autoMine !== false;
  const now = (): number => Date.now() + skew;
  const blocks = createBlocks(options.seed ?? "swarmbid devnet", now());
  const machine = await createMachine(blocks.chainId, parameters.energyFee);
  const accounts = createAccounts();
  const contracts = new Map<HexAddress, { owner: HexAddress; name: string; code: Uint8Array }>();
  const tokens = new Map<bigint, Token>();
  const mined = new Map<string, Mined>();
  const pool = new Map<string, Pooled>();
  const ledgers = {
    machine,
    accounts,
    parameters,
    onCreated: (
      address: HexAddress,
      { owner, name, code }: Extract<Contract, { type: "CreateSmartContract" }>,
    ): void => {
      contracts.set(address, { owner, name, code });
    },
  };

  const judge = {
    accounts,
    blocks,
    machine,
    parameters,
    known: (id: string) => mined.has(id) || pool.has(id),
    isContract: (address: HexAddress) => contracts.has(address),
    isToken: (id: bigint) => tokens.has(id),
  };

  async function mine(): Promise<Block> {
    const waiting = [...pool.values()];
    pool.clear();
    const timestamp = Math.max(now(), blocks.head().timestamp + 1);
    const number = blocks.head().number + 1;
    const applied: (Pooled & { readonly receipt: Receipt })[] = [];
    for (const pooled of waiting) {
      const { transaction } = pooled;
      if (transaction.expiration <= blocks.head().timestamp) continue;
      if ((await refuseNow(judge, transaction, timestamp)) !== undefined) continue;
      applied.push({ ...pooled, receipt: await apply(ledgers, transaction, { number, timestamp }) });
    }
    const ids = applied.map(({ transaction }) => transaction.id);
    const block = blocks.append(timestamp, ids);
    for (const done of applied) mined.set(done.transaction.id, { ...done, block });
    return block;
  }

  blocks.append(now(), []);
  return {
    blocks,
    machine,
    accounts,
    parameters,
    contracts,
    tokens,
    now,
    autoMine(on) {
      minesItself = on;
    },
    mine,
    warp(seconds) {
      skew += seconds * 1_000;
      blocks.append(now(), []);
    },
    async fund(address, sun) {
      await machine.addBalance(address, sun);
      accounts.open(address, now());
    },
    async issue(token) {
      tokens.set(token.id, token);
      await machine.tokens.issue(toEvmAddress(token.owner), token.id, token.supply);
    },
    async give(from, to, token, amount) {
      await machine.tokens.move(toEvmAddress(from), toEvmAddress(to), token, amount);
    },
    async submit(raw, signatures) {
      const transaction = readTransaction(raw);
      const refusal = await refuse(judge, transaction, signatures);
      if (refusal === undefined) {
        pool.set(transaction.id, { transaction, signatures });
        if (minesItself) await mine();
      }
      return { id: transaction.id, refusal };
    },
    pooled: (id) => pool.get(id) ?? mined.get(id),
    mined: (id) => mined.get(id),
    call: ({ owner, contract, data, callValue, tokenValue, tokenId, energyLimit = CALL_ENERGY }) =>
      machine.execute({
        from: owner,
        to: contract ?? createdAddress("00".repeat(32), owner),
        data,
        creates: contract === undefined,
        value: callValue,
        token: { value: tokenValue, id: tokenId },
        energyLimit,
        time: Math.floor(now() / 1_000),
        blockNumber: blocks.head().number,
        keep: false,
      }),
  };
}
