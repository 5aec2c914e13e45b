import { type Common, createCustomCommon, Hardfork, Mainnet } from "@ethereumjs/common";
import { createEVM, type EVMResult } from "@ethereumjs/evm";
import { SimpleStateManager } from "@ethereumjs/statemanager";
import { type Address, createAccount, createAddressFromString, createZeroAddress } from "@ethereumjs/util";
import type { HexAddress } from "../address.ts";
import { toHex } from "../hex.ts";
import { ENERGY_PER_CODE_BYTE, energyOf } from "./energy.ts";
import { createTokenLedger, type TokenLedger } from "./tokenLedger.ts";
import { type AttachedToken, tokenOpcodes } from "./tokenOpcodes.ts";

export interface Execution {
  readonly from: HexAddress;
  /** The contract; for a creation the address that it will have. */
  readonly to: HexAddress;
  /** Input of a call, or the code that creates the contract. */
  readonly data: Uint8Array;
  readonly creates: boolean;
  /** Sun. */
  readonly value: bigint;
  readonly token: AttachedToken;
  readonly energyLimit: bigint;
  /** Seconds since 1970. */
  readonly time: number;
  readonly blockNumber: number;
  /** Keep what changed when it succeeds; a constant call keeps nothing. */
  readonly keep: boolean;
}

/** protocol.Transaction.Result.contractResult */
export type Outcome = "SUCCESS" | "REVERT" | "OUT_OF_ENERGY" | "ILLEGAL_OPERATION" | "UNKNOWN";

export interface Executed {
  readonly outcome: Outcome;
  readonly message: string;
  readonly energy: bigint;
  readonly answer: Uint8Array;
  readonly logs: readonly { address: string; topics: string[]; data: string }[];
}

/** The TRON virtual machine: Ethereum's with TVM energy and TRC-10. */
export interface Machine {
  readonly tokens: TokenLedger;
  balance(address: HexAddress): Promise<bigint>;
  addBalance(address: HexAddress, sun: bigint): Promise<void>;
  exists(address: HexAddress): Promise<boolean>;
  code(address: HexAddress): Promise<Uint8Array>;
  execute(execution: Execution): Promise<Executed>;
}

const NO_TOKEN: AttachedToken = { value: 0n, id: 0n };
/** The inner machine counts Ethereum's gas, which must never be what ends a call. */
const GAS_PER_ENERGY = 60n;
const SPARE_GAS = 30_000_000n;

export const toEvmAddress = (address: HexAddress): Address => createAddressFromString(`0x${address.slice(2)}`);

export async function createMachine(chainId: number, energyPrice: number): Promise<Machine> {
  const common: Common = createCustomCommon({ chainId, name: "devnet" }, Mainnet, { hardfork: Hardfork.Cancun });
  const state = new SimpleStateManager({ common });
  const tokens = createTokenLedger(state);
  const frames: AttachedToken[] = [];
  let next = NO_TOKEN;
  let used = 0n;
  const evm = await createEVM({
    common,
    stateManager: state,
    allowUnlimitedContractSize: true,
    allowUnlimitedInitCodeSize: true,
    customOpcodes: tokenOpcodes(() => ({
      evm,
      ledger: tokens,
      attachedAt: (depth) => frames[depth] ?? NO_TOKEN,
      attachToNext(token) {
        next = token;
      },
    })),
  });
  evm.events.on("beforeMessage", (message, done) => {
    frames[message.depth] = message.delegatecall ? NO_TOKEN : next;
    next = NO_TOKEN;
    done?.();
  });
  evm.events.on("step", (step, done) => {
    void energyOf(step).then((energy) => {
      used += energy;
      done?.();
    });
  });

  async function run(execution: Execution): Promise<EVMResult> {
    const { from, to, data, creates, value, token, energyLimit, time, blockNumber } = execution;
    const target = toEvmAddress(to);
    next = token;
    if (token.value > 0n && !(await tokens.move(toEvmAddress(from), target, token.id, token.value)))
      throw new Error("There are not enough tokens.");
    return evm.runCall({
      caller: toEvmAddress(from),
      origin: toEvmAddress(from),
      to: target,
      ...(creates ? { code: data } : { data }),
      value,
      gasLimit: energyLimit * GAS_PER_ENERGY + SPARE_GAS,
      gasPrice: BigInt(energyPrice),
      skipNonceIncrement: true,
      block: {
        header: {
          number: BigInt(blockNumber),
          timestamp: BigInt(time),
          coinbase: createZeroAddress(),
          difficulty: 0n,
          prevRandao: new Uint8Array(32),
          gasLimit: 1n << 50n,
          baseFeePerGas: BigInt(energyPrice),
          getBlobGasPrice: () => 0n,
        },
      },
    });
  }

  return {
    tokens,
    async balance(address) {
      return (await state.getAccount(toEvmAddress(address)))?.balance ?? 0n;
    },
    async addBalance(address, sun) {
      const account = (await state.getAccount(toEvmAddress(address))) ?? createAccount({});
      if (account.balance + sun < 0n) throw new Error("The balance is not sufficient.");
      account.balance += sun;
      await state.putAccount(toEvmAddress(address), account);
    },
    async exists(address) {
      return (await state.getAccount(toEvmAddress(address))) !== undefined;
    },
    code: (address) => state.getCode(toEvmAddress(address)),
    async execute(execution) {
      used = 0n;
      frames.length = 0;
      await evm.journal.checkpoint();
      let executed: Executed;
      try {
        const { execResult } = await run(execution);
        const { exceptionError, returnValue, logs = [] } = execResult;
        if (execution.creates && exceptionError === undefined) {
          used += ENERGY_PER_CODE_BYTE * BigInt(returnValue.length);
          await state.putCode(toEvmAddress(execution.to), returnValue);
        }
        executed = describe(exceptionError?.error, used, execution.energyLimit, returnValue);
        if (executed.outcome === "SUCCESS")
          executed = {
            ...executed,
            logs: logs.map(([address, topics, data]) => ({
              address: toHex(address),
              topics: topics.map(toHex),
              data: toHex(data),
            })),
          };
      } catch (error) {
        executed = describe(error instanceof Error ? error.message : String(error), used, execution.energyLimit);
      }
      await (execution.keep && executed.outcome === "SUCCESS" ? evm.journal.commit() : evm.journal.revert());
      await evm.journal.cleanup();
      return executed;
    },
  };
}

function describe(
  failure: string | undefined,
  used: bigint,
  limit: bigint,
  answer: Uint8Array = new Uint8Array(),
): Executed {
  const none = { answer: new Uint8Array(), logs: [] };
  if (used > limit)
    return { outcome: "OUT_OF_ENERGY", message: "Not enough energy for the call", energy: limit, ...none };
  if (failure === undefined) return { outcome: "SUCCESS", message: "", energy: used, answer, logs: [] };
  if (failure === "revert")
    return { outcome: "REVERT", message: "REVERT opcode executed", energy: used, answer, logs: [] };
  const outcome = failure === "invalid opcode" ? "ILLEGAL_OPERATION" : "UNKNOWN";
  return { outcome, message: failure, energy: limit, ...none };
}
