import type { EVMInterface, EVMOpts } from "@ethereumjs/evm";
import { createAccount, createAddressFromBigInt } from "@ethereumjs/util";
import type { TokenLedger } from "./tokenLedger.ts";

/** What came with the call that is running. */
export interface AttachedToken {
  readonly value: bigint;
  readonly id: bigint;
}

export interface TokenMachine {
  readonly evm: Pick<EVMInterface, "journal" | "stateManager">;
  readonly ledger: TokenLedger;
  /** What came with the call at this depth. */
  attachedAt(depth: number): AttachedToken;
  /** Says what goes with the call that starts next. */
  attachToNext(token: AttachedToken): void;
}

type Opcodes = NonNullable<EVMOpts["customOpcodes"]>;

const LARGEST_VALUE = 1n << 63n;
const address = (word: bigint): ReturnType<typeof createAddressFromBigInt> =>
  createAddressFromBigInt(BigInt.asUintN(160, word));

/** The TVM's opcodes for TRC-10 tokens: 0xd0 CALLTOKEN … 0xd4 ISCONTRACT. */
export function tokenOpcodes(machine: () => TokenMachine): Opcodes {
  return [
    {
      opcode: 0xd0,
      opcodeName: "CALLTOKEN",
      baseFee: 40,
      async logicFunction(run) {
        const { evm, ledger, attachToNext } = machine();
        const popped = run.stack.popN(8);
        const [, to = 0n, value = 0n, id = 0n, inputAt = 0n, inputLength = 0n, outputAt = 0n, outputLength = 0n] =
          popped;
        const receiver = address(to);
        const input =
          inputLength === 0n ? new Uint8Array() : run.memory.read(Number(inputAt), Number(inputLength), true);
        if (run.env.isStatic && value !== 0n) throw new Error("static state change");
        await evm.journal.checkpoint();
        const moved = value < LARGEST_VALUE && (await ledger.move(run.env.address, receiver, id, value));
        if (!moved) {
          await evm.journal.revert();
          run.stack.push(0n);
          return;
        }
        if ((await evm.stateManager.getAccount(receiver)) === undefined)
          await evm.journal.putAccount(receiver, createAccount({}));
        attachToNext({ value, id });
        const left = run.interpreter.getGasLeft();
        const ok = await run.interpreter.call(left - left / 64n, receiver, 0n, input);
        await (ok === 0n ? evm.journal.revert() : evm.journal.commit());
        const answer = run.returnBytes.subarray(0, Number(outputLength));
        if (answer.length > 0) run.memory.write(Number(outputAt), answer.length, answer);
        run.stack.push(ok);
      },
    },
    {
      opcode: 0xd1,
      opcodeName: "TOKENBALANCE",
      baseFee: 20,
      async logicFunction(run) {
        const [id = 0n, holder = 0n] = run.stack.popN(2);
        run.stack.push(await machine().ledger.balance(address(holder), id));
      },
    },
    {
      opcode: 0xd2,
      opcodeName: "CALLTOKENVALUE",
      baseFee: 2,
      logicFunction: (run) => run.stack.push(machine().attachedAt(run.env.depth).value),
    },
    {
      opcode: 0xd3,
      opcodeName: "CALLTOKENID",
      baseFee: 2,
      logicFunction: (run) => run.stack.push(machine().attachedAt(run.env.depth).id),
    },
    {
      opcode: 0xd4,
      opcodeName: "ISCONTRACT",
      baseFee: 20,
      async logicFunction(run) {
        const code = await machine().evm.stateManager.getCode(address(run.stack.pop()));
        run.stack.push(code.length > 0 ? 1n : 0n);
      },
    },
  ];
}
