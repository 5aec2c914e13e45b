import { SwarmbidError } from "../engine/errors.ts";
import { DEFAULT_SETTINGS, type EngineSettings } from "../engine/model.ts";
import { isPeerAddress } from "../engine/torrent/peerAddress.ts";
import { createOptions, fetchOptions, seedOptions, showOptions, verifyOptions } from "./optionTables.ts";
import { parseByteCount } from "./parseByteCount.ts";
import { type OptionValues, readOptions } from "./readOptions.ts";

/** How a command speaks. */
interface Speech {
  readonly json: boolean;
  readonly verbose: boolean;
}

/** How a command uses the network. */
interface NetworkUse {
  readonly settings: EngineSettings;
  readonly trackers: readonly string[];
  readonly peers: readonly string[];
}

export interface FetchCommand extends Speech, NetworkUse {
  readonly name: "fetch";
  /** As typed: a magnet link, an info-hash, an address or the path of a .torrent file. */
  readonly source: string;
  readonly into: string;
  readonly select: readonly string[];
  readonly state: string | undefined;
}

export interface SeedCommand extends Speech, NetworkUse {
  readonly name: "seed";
  readonly torrentFile: string;
  readonly data: string;
  readonly state: string | undefined;
}

export interface ShowCommand extends Speech, NetworkUse {
  readonly name: "show";
  readonly source: string;
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
  readonly pieceBytes: number | undefined;
}

export interface VerifyCommand extends Speech {
  readonly name: "verify";
  readonly torrentFile: string;
  readonly data: string;
  readonly settings: EngineSettings;
}

export type Command =
  | FetchCommand
  | SeedCommand
  | ShowCommand
  | CreateCommand
  | VerifyCommand
  | { readonly name: "help"; readonly topic: string | undefined }
  | { readonly name: "version" };

/** Reads the arguments after `swarmbid`. Throws `badInput` with a sentence. */
export function parseCommandLine(argv: readonly string[]): Command {
  const [first, ...rest] = argv;
  if (first === undefined || first === "--help" || first === "-h") return { name: "help", topic: undefined };
  if (first === "help") return { name: "help", topic: knownTopic(rest[0]) };
  if (first === "--version" || first === "-v") return { name: "version" };
  const parse = parserOf(first);
  const options = rest.includes("--") ? rest.slice(0, rest.indexOf("--")) : rest;
  return options.includes("--help") || options.includes("-h") ? { name: "help", topic: first } : parse(rest);
}

function parserOf(name: string): (argv: readonly string[]) => Command {
  const parse = Object.hasOwn(parsers, name) ? parsers[name] : undefined;
  if (parse !== undefined) return parse;
  throw new SwarmbidError("badInput", `There is no command “${name}”: \`swarmbid help\` lists the commands.`);
}

/** What help is asked for; a name that is no command is told like one. */
function knownTopic(topic: string | undefined): string | undefined {
  if (topic !== undefined) parserOf(topic);
  return topic;
}

const parsers: Readonly<Record<string, (argv: readonly string[]) => Command>> = {
  fetch(argv) {
    const { values, positionals } = readOptions("fetch", fetchOptions, argv);
    return {
      name: "fetch",
      source: only("fetch", "a magnet link, an info-hash, an address or a .torrent file", positionals),
      into: needed("fetch", "--into DIR", values.into),
      select: values.select ?? [],
      state: values.state,
      ...speech(values),
      ...networkUse(values, { seedAfterCompletion: values.seed ?? false }),
    };
  },
  seed(argv) {
    const { values, positionals } = readOptions("seed", seedOptions, argv);
    return {
      name: "seed",
      torrentFile: only("seed", "a .torrent file", positionals),
      data: needed("seed", "--data DIR", values.data),
      state: values.state,
      ...speech(values),
      ...networkUse(values, { seedAfterCompletion: true }),
    };
  },
  show(argv) {
    const { values, positionals } = readOptions("show", showOptions, argv);
    return {
      name: "show",
      source: only("show", "a magnet link, an info-hash, an address or a .torrent file", positionals),
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
      settings: DEFAULT_SETTINGS,
      ...speech(values),
    };
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

function networkUse(values: OptionValues<typeof showOptions>, own: Partial<EngineSettings>): NetworkUse {
  const { "down-limit": down, "up-limit": up } = values;
  return {
    trackers: values.tracker ?? [],
    peers: (values.peer ?? []).map(checkedPeer),
    settings: {
      ...DEFAULT_SETTINGS,
      dht: values["no-dht"] !== true,
      pex: values["no-pex"] !== true,
      lsd: values["no-lsd"] !== true,
      listenPort: values.port === undefined ? 0 : portNumber(values.port),
      allowLocalNetwork: values["allow-local"] ?? false,
      ...(down === undefined ? {} : { downloadLimit: parseByteCount(down, "--down-limit") }),
      ...(up === undefined ? {} : { uploadLimit: parseByteCount(up, "--up-limit") }),
      ...own,
    },
  };
}

function portNumber(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65535) return Number(text);
  throw new SwarmbidError("badInput", `--port wants a number from 0 to 65535, and got “${text}”.`);
}

function checkedPeer(text: string): string {
  if (isPeerAddress(text)) return text;
  throw new SwarmbidError("badInput", `--peer wants HOST:PORT, such as 192.0.2.7:6881, and got “${text}”.`);
}
