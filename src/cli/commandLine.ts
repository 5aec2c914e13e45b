import { SwarmbidError } from "../engine/errors.ts";
import type { EngineSettings, FilePriority } from "../engine/model.ts";
import { systemClock } from "../engine/systemClock.ts";
import { fetchAndBidOptions, seedAndSellOptions } from "./market/marketOptions.ts";
import { type AskUse, readAsk } from "./market/readAsk.ts";
import { type BidUse, readBid } from "./market/readBid.ts";
import { type NetworkUse, networkUse, timeoutMs } from "./networkOptions.ts";
import { createOptions, listOptions, moveOptions, removeOptions, showOptions, verifyOptions } from "./optionTables.ts";
import { parseByteCount } from "./parseByteCount.ts";
import { parsePriority } from "./parsePriority.ts";
import { readOptions } from "./readOptions.ts";
import { seedRules } from "./seedRules.ts";
import { storageSettings } from "./storageSettings.ts";
import type { WalletCommand, WalletSubcommand } from "./wallet/walletCommand.ts";
import { walletSubcommands } from "./wallet/walletSubcommands.ts";

/** How a command speaks. */
interface Speech {
  readonly json: boolean;
  readonly verbose: boolean;
}

export interface FetchCommand extends Speech, NetworkUse {
  readonly name: "fetch";
  /** As typed: a magnet link, an info-hash, an address or the path of a .torrent file. */
  readonly source: string;
  readonly into: string;
  readonly select: readonly string[];
  readonly allowRisky: readonly string[];
  readonly priorities: readonly { readonly glob: string; readonly priority: FilePriority }[];
  readonly sequential: boolean;
  /** Changed files are mended instead of being in the way. */
  readonly repair: boolean;
  /** Undefined: waits for ever. */
  readonly timeoutMs: number | undefined;
  readonly state: string | undefined;
  /** Undefined: nothing is paid. */
  readonly bid: BidUse | undefined;
}

export interface SeedCommand extends Speech, NetworkUse {
  readonly name: "seed";
  readonly torrentFile: string;
  readonly data: string;
  readonly state: string | undefined;
  /** Undefined: nothing is sold. */
  readonly ask: AskUse | undefined;
}

export interface ShowCommand extends Speech, NetworkUse {
  readonly name: "show";
  readonly source: string;
  readonly timeoutMs: number | undefined;
}

export interface CreateCommand extends Speech {
  readonly name: "create";
  readonly path: string;
  readonly output: string;
  /** Tiers in order (BEP 12). */
  readonly trackers: readonly (readonly string[])[];
  readonly webSeeds: readonly string[];
  readonly isPrivate: boolean;
  readonly comment: string | undefined;
  readonly source: string | undefined;
  readonly includeIgnored: boolean;
  /** Lines as in a `.gitignore` file. */
  readonly exclude: readonly string[];
  readonly pieceBytes: number | undefined;
}

export interface VerifyCommand extends Speech {
  readonly name: "verify";
  readonly torrentFile: string;
  readonly data: string;
  readonly select: readonly string[];
}

export interface ListCommand extends Speech {
  readonly name: "list";
  readonly state: string | undefined;
}

export interface RemoveCommand extends Speech {
  readonly name: "remove";
  /** As typed. */
  readonly torrent: string;
  readonly deleteFiles: boolean;
  readonly folder: string | undefined;
  readonly state: string | undefined;
}

export interface MoveCommand extends Speech {
  readonly name: "move";
  /** As typed. */
  readonly torrent: string;
  readonly to: string;
  /** Where it is, when it is in several folders. */
  readonly folder: string | undefined;
  readonly state: string | undefined;
}

export type Command =
  | FetchCommand
  | SeedCommand
  | ShowCommand
  | CreateCommand
  | VerifyCommand
  | ListCommand
  | RemoveCommand
  | MoveCommand
  | WalletCommand
  | { readonly name: "help"; readonly topic: string | undefined }
  | { readonly name: "version" };

/** Reads the arguments after `swarmbid`. Throws `badInput` with a sentence. */
export function parseCommandLine(argv: readonly string[]): Command {
  const [first, ...rest] = argv;
  if (first === undefined || first === "--help" || first === "-h") return { name: "help", topic: undefined };
  if (first === "help") return { name: "help", topic: knownTopic(rest.filter((word) => !word.startsWith("-"))) };
  if (first === "--version" || first === "-v") return { name: "version" };
  if (first === "wallet") return parseWallet(rest);
  const parse = parserOf(first);
  return asksForHelp(rest) ? { name: "help", topic: first } : parse(rest);
}

/** Whether help is asked for among the options. */
function asksForHelp(argv: readonly string[]): boolean {
  const options = argv.includes("--") ? argv.slice(0, argv.indexOf("--")) : argv;
  return options.includes("--help") || options.includes("-h");
}

/** `wallet` has actions, each with options of its own. */
function parseWallet(argv: readonly string[]): Command {
  const [action, ...rest] = argv;
  if (action === undefined || action === "--help" || action === "-h") return { name: "help", topic: "wallet" };
  const { read } = walletAction(action);
  return asksForHelp(rest) ? { name: "help", topic: `wallet ${action}` } : read(rest);
}

function walletAction(name: string): WalletSubcommand {
  const found = Object.hasOwn(walletSubcommands, name) ? walletSubcommands[name] : undefined;
  if (found !== undefined) return found;
  throw new SwarmbidError("badInput", `There is no wallet action “${name}”: \`swarmbid help wallet\` lists them.`);
}

function parserOf(name: string): (argv: readonly string[]) => Command {
  const parse = Object.hasOwn(parsers, name) ? parsers[name] : undefined;
  if (parse !== undefined) return parse;
  throw new SwarmbidError("badInput", `There is no command “${name}”: \`swarmbid help\` lists the commands.`);
}

/** What help is asked for; a name that is no command is told like one. */
function knownTopic([topic, action]: readonly string[]): string | undefined {
  if (topic === "wallet") {
    if (action !== undefined) walletAction(action);
    return action === undefined ? topic : `${topic} ${action}`;
  }
  if (topic !== undefined) parserOf(topic);
  return topic;
}

const SOURCE = "a magnet link, an info-hash, an address or a .torrent file";

const parsers: Readonly<Record<string, (argv: readonly string[]) => Command>> = {
  fetch(argv) {
    const { values, positionals } = readOptions("fetch", fetchAndBidOptions, argv);
    const rules = seedRules(values);
    const own: Partial<EngineSettings> = {
      seedAfterCompletion: values.seed === true || rules !== undefined,
      ...(rules === undefined ? {} : { seedRules: rules }),
      ...storageSettings(values),
    };
    return {
      name: "fetch",
      source: only("fetch", SOURCE, positionals),
      into: needed("fetch", "--into DIR", values.into),
      select: values.select ?? [],
      allowRisky: values["allow-risky"] ?? [],
      priorities: (values.priority ?? []).map(parsePriority),
      sequential: values.sequential ?? false,
      repair: values.repair ?? false,
      timeoutMs: timeoutMs(values),
      state: values.state,
      bid: readBid(values, systemClock.now()),
      ...speech(values),
      ...networkUse(values, own),
    };
  },
  seed(argv) {
    const { values, positionals } = readOptions("seed", seedAndSellOptions, argv);
    const rules = seedRules(values);
    const ask = readAsk(values);
    return {
      name: "seed",
      torrentFile: only("seed", "a .torrent file", positionals),
      data: needed("seed", "--data DIR", values.data),
      state: values.state,
      ask,
      ...speech(values),
      ...networkUse(values, {
        seedAfterCompletion: true,
        ...(rules === undefined ? {} : { seedRules: rules }),
        ...(ask === undefined ? {} : { ask: ask.ask }),
      }),
    };
  },
  show(argv) {
    const { values, positionals } = readOptions("show", showOptions, argv);
    return {
      name: "show",
      source: only("show", SOURCE, positionals),
      timeoutMs: timeoutMs(values),
      ...speech(values),
      ...networkUse(values, {}),
    };
  },
  create(argv) {
    const { values, positionals } = readOptions("create", createOptions, argv);
    const pieceSize = values["piece-size"];
    return {
      name: "create",
      path: only("create", "a file or a folder", positionals),
      output: needed("create", "-o FILE", values.output),
      trackers: (values.tracker ?? []).map((tier) => tier.split(",").map((url) => url.trim())),
      webSeeds: values["web-seed"] ?? [],
      isPrivate: values.private ?? false,
      comment: values.comment,
      source: values.source,
      includeIgnored: values["include-ignored"] ?? false,
      exclude: values.exclude ?? [],
      pieceBytes: pieceSize === undefined ? undefined : parseByteCount(pieceSize, "--piece-size"),
      ...speech(values),
    };
  },
  verify(argv) {
    const { values, positionals } = readOptions("verify", verifyOptions, argv);
    return {
      name: "verify",
      torrentFile: only("verify", "a .torrent file", positionals),
      data: needed("verify", "--data DIR", values.data),
      select: values.select ?? [],
      ...speech(values),
    };
  },
  list(argv) {
    const { values, positionals } = readOptions("list", listOptions, argv);
    if (positionals.length > 0)
      throw new SwarmbidError("badInput", "list wants nothing but options: `swarmbid help list` shows them.");
    return { name: "list", state: values.state, ...speech(values) };
  },
  remove(argv) {
    const { values, positionals } = readOptions("remove", removeOptions, argv);
    return {
      name: "remove",
      torrent: only("remove", "an info-hash that `swarmbid list` shows", positionals),
      deleteFiles: values["delete-files"] ?? false,
      folder: values.in,
      state: values.state,
      ...speech(values),
    };
  },
  move(argv) {
    const { values, positionals } = readOptions("move", moveOptions, argv);
    const [torrent = "", to = "", ...more] = positionals;
    if (torrent === "" || to === "" || more.length > 0) {
      throw new SwarmbidError(
        "badInput",
        "Give move an info-hash that `swarmbid list` shows, then the folder to move its files to: `swarmbid help move` shows how.",
      );
    }
    return { name: "move", torrent, to, folder: values.in, state: values.state, ...speech(values) };
  },
};

function only(command: string, what: string, positionals: readonly string[]): string {
  const [first, second] = positionals;
  if (first !== undefined && first !== "" && second === undefined) return first;
  throw new SwarmbidError(
    "badInput",
    `Give ${command} ${what}, one at a time: \`swarmbid help ${command}\` shows how.`,
  );
}

function needed(command: string, option: string, value: string | undefined): string {
  if (value !== undefined && value !== "") return value;
  throw new SwarmbidError("badInput", `${option} is missing: \`swarmbid help ${command}\` shows how to use it.`);
}

const speech = (values: { readonly json?: boolean; readonly verbose?: boolean }): Speech => ({
  json: values.json ?? false,
  verbose: values.verbose ?? false,
});
