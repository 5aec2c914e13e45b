import { homedir } from "node:os";
import path from "node:path";
import type { TorrentEngine } from "../engine/door.ts";
import type { EnginePayments } from "../engine/market/desk.ts";
import { DEFAULT_SETTINGS, type EngineSettings } from "../engine/model.ts";
import type { Payments } from "../engine/payments/payments.ts";
import type { Clock, Log } from "../engine/ports.ts";
import type { Command } from "./commandLine.ts";
import { createCommand } from "./createCommand.ts";
import { fetchCommand } from "./fetchCommand.ts";
import { listCommand } from "./listCommand.ts";
import type { BidUse } from "./market/readBid.ts";
import { requireBudget, requireWallet } from "./market/requireMoney.ts";
import { type Money, withMoney } from "./market/withMoney.ts";
import { withSettlement } from "./market/withSettlement.ts";
import { moveCommand } from "./moveCommand.ts";
import type { Outcome, Output } from "./output.ts";
import { readSource, readTorrentFile } from "./readSource.ts";
import { removeCommand } from "./removeCommand.ts";
import { seedCommand } from "./seedCommand.ts";
import { showCommand } from "./showCommand.ts";
import { type Place, realPathSoFar, stateHome } from "./stateFolder.ts";
import { torrentKey } from "./torrentKey.ts";
import { verifyCommand } from "./verifyCommand.ts";
import { banner } from "./wallet/networkChoice.ts";
import type { Person } from "./wallet/person.ts";
import { withoutState, withStateOf } from "./withState.ts";

export type RunnableCommand = Exclude<Command, { readonly name: "help" | "version" }>;

/** Below the state home: one for all torrents and networks. */
const WALLET_FOLDER = "wallet";

export interface RunParts {
  readonly output: Output;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Writes to standard error. */
  readonly warn: (line: string) => void;
  readonly person: Person;
  /** Starts an engine whose state lives in the folder. */
  openEngine(
    folder: string,
    settings: EngineSettings,
    payments?: () => Promise<EnginePayments>,
  ): Promise<TorrentEngine>;
  readonly log: Log;
}

/** Runs a command to its end; the engine it needs is closed whatever happens. */
export async function runCommand(command: RunnableCommand, parts: RunParts): Promise<Outcome> {
  const open = (settings: EngineSettings, money?: Money) => (folder: string) =>
    parts.openEngine(folder, settings, money?.lend);
  switch (command.name) {
    case "create":
      return createCommand(command, parts.output, parts.signal);
    case "show":
      return withoutState(open(command.settings), (engine) => showCommand(command, { ...parts, engine }));
    case "verify":
      return withoutState(open(DEFAULT_SETTINGS), (engine) => verifyCommand(command, { ...parts, engine }));
    case "fetch": {
      const source = await readSource(command.source);
      const place: Place = { command: "fetch", torrent: torrentKey(source), folder: realPathSoFar(command.into) };
      const work = (engine: TorrentEngine) => fetchCommand(command, source, { ...parts, engine });
      const { bid, settings } = command;
      return bid === undefined
        ? withStateOf(homeOf(command.state), place, open(settings), work, parts.warn)
        : withMoney(bid, moneyParts(command.state, parts, requireBudgetOf(bid)), (money) =>
            withStateOf(homeOf(command.state), place, open(settings, money), work, parts.warn),
          );
    }
    case "seed": {
      const source = { kind: "file", bytes: await readTorrentFile(command.torrentFile) } as const;
      const place: Place = { command: "seed", torrent: torrentKey(source), folder: realPathSoFar(command.data) };
      const work = (engine: TorrentEngine) => seedCommand(command, source, { ...parts, engine });
      const { ask, settings } = command;
      return ask === undefined
        ? withStateOf(homeOf(command.state), place, open(settings), work, parts.warn)
        : withMoney(ask, moneyParts(command.state, parts, requireWallet), (money) =>
            withSettlement(money.payments, ask, parts, () =>
              withStateOf(homeOf(command.state), place, open(settings, money), work, parts.warn),
            ),
          );
    }
    case "list":
      return listCommand(homeOf(command.state), parts.output);
    case "wallet": {
      const { choice, json } = command;
      const said = banner(choice);
      if (said !== undefined) parts.warn(said);
      const { output, clock, signal, warn, person } = parts;
      const folder = path.join(homeOf(command.state), WALLET_FOLDER);
      return command.run({ folder, choice, json, output, clock, signal, warn, person });
    }
    case "remove":
      return removeCommand(command, homeOf(command.state), open(DEFAULT_SETTINGS));
    case "move":
      return moveCommand(command, homeOf(command.state), { ...parts, open: open(DEFAULT_SETTINGS) });
  }
}

const moneyParts = (state: string | undefined, parts: RunParts, require: (payments: Payments) => void) => ({
  ...parts,
  folder: path.join(homeOf(state), WALLET_FOLDER),
  require,
});

const requireBudgetOf = (bid: BidUse) => (payments: Payments) => {
  requireWallet(payments);
  requireBudget(payments, bid);
};

const homeOf = (state: string | undefined): string =>
  state === undefined
    ? stateHome({ platform: process.platform, home: homedir(), env: process.env })
    : path.resolve(state);
