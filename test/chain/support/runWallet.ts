import { toBase58 } from "../../../devnet/address.ts";
import type { Outcome } from "../../../src/cli/output.ts";
import type { WalletParts } from "../../../src/cli/wallet/walletCommand.ts";
import { walletSubcommands } from "../../../src/cli/wallet/walletSubcommands.ts";
import { openWallet } from "../../../src/engine/payments/wallet/wallet.ts";
import { systemClock } from "../../../src/engine/systemClock.ts";
import { startTron, type TronBench } from "../tron/support.ts";

export const PASSWORD = "correct horse battery";

interface Run {
  readonly outcome: Outcome;
  readonly said: readonly string[];
  readonly events: readonly string[];
}

/** A devnet, and the wallet of its first account. */
export async function startWithWallet(): Promise<TronBench> {
  const bench = await startTron({ parameters: { confirmations: 0 } });
  const wallet = openWallet({ folder: bench.folder, clock: systemClock, autoLockMs: 60_000 });
  await wallet.importKey(bench.node.account(0).privateKey, PASSWORD);
  wallet.close();
  return bench;
}

/** `swarmbid wallet …` before a person who answers with one line, maybe after they did something else, or before nobody. */
export async function runWallet(
  bench: TronBench,
  words: readonly string[],
  answer?: string,
  first: () => Promise<unknown> = () => Promise.resolve(),
): Promise<Run> {
  const [action = "", ...rest] = words;
  const { url, chain, genesis } = bench.node;
  const custom = ["--network", "custom", "--node", url, "--chain-id", String(chain.blocks.chainId)];
  const tokens = ["--btt", toBase58(genesis.btt), "--bttold", String(genesis.bttold)];
  const subcommand = walletSubcommands[action];
  if (subcommand === undefined) throw new Error(`There is no ${action}.`);
  const command = subcommand.read([...rest, ...custom, ...("btt" in subcommand.options ? tokens : [])]);
  const said: string[] = [];
  const events: string[] = [];
  const parts: WalletParts = {
    folder: bench.folder,
    choice: command.choice,
    json: false,
    output: {
      happened({ event, sentence, more = [] }) {
        events.push(event);
        said.push([sentence, ...more].join("\n"));
      },
      progress: () => undefined,
      finish: () => undefined,
    },
    clock: systemClock,
    signal: new AbortController().signal,
    warn: () => undefined,
    person: {
      present: answer !== undefined,
      async ask() {
        await first();
        return answer ?? "";
      },
      askUnseen: () => Promise.resolve(PASSWORD),
      showOnce: () => Promise.resolve(),
      tell: () => undefined,
    },
  };
  return { outcome: await command.run(parts), said, events };
}
