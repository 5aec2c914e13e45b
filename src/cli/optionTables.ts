/** One option as `node:util` parses it, and what the help says about it. */
export interface OptionSpec {
  readonly type: "string" | "boolean";
  readonly multiple?: boolean;
  readonly short?: string;
  /** Name of the value in the help. */
  readonly value?: string;
  readonly help: string;
}

export type OptionTable = Readonly<Record<string, OptionSpec>>;

export const output = {
  json: { type: "boolean", help: "Print JSON lines; the last one is the outcome." },
  verbose: { type: "boolean", help: "Print the engine's log to standard error." },
} as const satisfies OptionTable;

const network = {
  tracker: { type: "string", multiple: true, value: "URL", help: "Also ask this tracker for peers." },
  peer: { type: "string", multiple: true, value: "HOST:PORT", help: "Connect to this peer." },
  "web-seed": { type: "string", multiple: true, value: "URL", help: "Also fetch from this address of the same files." },
  port: { type: "string", value: "N", help: "Listen on this TCP port; any free one when left out." },
  "max-peers": { type: "string", value: "N", help: "Connect to at most N peers; 55 when left out." },
  "download-limit": {
    type: "string",
    value: "RATE",
    help: "Download at most RATE bytes per second, such as 500k or 2MiB.",
  },
  "upload-limit": { type: "string", value: "RATE", help: "Upload at most RATE bytes per second." },
  "slow-hours": {
    type: "string",
    value: "HOURS",
    help: "When the slow limits hold in the place of the others, by the local clock, such as mon-fri@9:00-18:00.",
  },
  "slow-download-limit": { type: "string", value: "RATE", help: "The download limit in the slow hours." },
  "slow-upload-limit": { type: "string", value: "RATE", help: "The upload limit in the slow hours." },
  transport: {
    type: "string",
    value: "WAY",
    help: "auto; httpsOnly for web servers alone and no other socket; p2pOnly for peers alone.",
  },
  "no-trackers": { type: "boolean", help: "Do not ask the trackers that the torrent names." },
  "no-dht": { type: "boolean", help: "Do not use the distributed hash table." },
  "no-pex": { type: "boolean", help: "Do not exchange peers with peers." },
  "no-lsd": { type: "boolean", help: "Do not look for peers in the local network." },
  encryption: {
    type: "string",
    value: "MODE",
    help: "Of connections to peers: prefer (the default), require or off.",
  },
  "map-port": { type: "boolean", help: "Ask the router to pass connections of peers on (PCP, NAT-PMP or UPnP)." },
  "ip-filter": {
    type: "string",
    value: "FILE",
    help: "Keep away whom this list names: eMule .dat, PeerGuardian .p2p, or one network a line.",
  },
  "allow-local": { type: "boolean", help: "Let trackers and addresses lead to this machine and private networks." },
} as const satisfies OptionTable;

export const state = {
  state: {
    type: "string",
    value: "DIR",
    help: "Keep what is needed to go on later below this folder, not in the user's state folder.",
  },
} as const satisfies OptionTable;

const whichFolder = {
  in: { type: "string", value: "DIR", help: "Only what is in this folder, where there are several." },
} as const satisfies OptionTable;

const seeding = {
  "seed-ratio": { type: "string", value: "RATIO", help: "Seed until RATIO times the data was sent, such as 1.5." },
  "seed-time": { type: "string", value: "MINUTES", help: "Seed for so many minutes." },
  "seed-idle": { type: "string", value: "MINUTES", help: "Seed until nobody fetched anything for so many minutes." },
  "keep-only-source": {
    type: "boolean",
    help: "Whatever these rules say, seed while no other complete source is known.",
  },
} as const satisfies OptionTable;

const storage = {
  preallocate: { type: "boolean", help: "Give files their whole size on the disk before the first byte." },
  "shared-store": {
    type: "string",
    value: "DIR",
    help: "Take what another fetch with the same DIR has complete, by clone or copy, and tell others of this one.",
  },
} as const satisfies OptionTable;

const patience = {
  timeout: {
    type: "string",
    value: "SECONDS",
    help: "Give up when nobody answers or nothing arrives for so long; exit code 3.",
  },
} as const satisfies OptionTable;

export const fetchOptions = {
  into: { type: "string", value: "DIR", help: "Folder for the files; created when missing." },
  select: {
    type: "string",
    multiple: true,
    value: "GLOB",
    help: "Only files that match, such as '*.csv' at any depth, 'raw/*.csv' in one folder, or 'raw/' for all below it.",
  },
  "allow-risky": {
    type: "string",
    multiple: true,
    value: "GLOB",
    help: "Also files that match and are left out because tools may run code from them, such as '.vscode/**'.",
  },
  priority: {
    type: "string",
    multiple: true,
    value: "GLOB=LEVEL",
    help: "Fetch the files that match with the priority high, normal or low; the last one that matches counts.",
  },
  repair: {
    type: "boolean",
    help: "Mend files that changed: fetch their damaged pieces anew. What has no good piece is kept beside as NAME.damaged.",
  },
  sequential: { type: "boolean", help: "Fetch from the first byte to the last, not what is rarest first." },
  ...storage,
  ...patience,
  seed: { type: "boolean", help: "Go on seeding when everything is here." },
  ...seeding,
  ...network,
  ...state,
  ...output,
} as const satisfies OptionTable;

export const seedOptions = {
  data: { type: "string", value: "DIR", help: "Folder that holds the torrent's file or top folder." },
  ...seeding,
  ...network,
  ...state,
  ...output,
} as const satisfies OptionTable;

export const showOptions = { ...patience, ...network, ...output } as const satisfies OptionTable;

export const createOptions = {
  output: { type: "string", short: "o", value: "FILE", help: "Where to write the .torrent file." },
  tracker: {
    type: "string",
    multiple: true,
    value: "URL[,URL]",
    help: "Name this tracker in the torrent, each time one tier further down; a comma joins equals.",
  },
  "web-seed": { type: "string", multiple: true, value: "URL", help: "Name this address that serves the same files." },
  private: { type: "boolean", help: "Peers come from the trackers alone (BEP 27)." },
  comment: { type: "string", value: "TEXT", help: "A comment inside the torrent." },
  source: { type: "string", value: "TEXT", help: "A tag that gives the same data another info-hash." },
  exclude: {
    type: "string",
    multiple: true,
    value: "PATTERN",
    help: "Leave out what this line of a .gitignore file would, such as '*.tmp' or drafts/.",
  },
  "include-ignored": { type: "boolean", help: "Also what .gitignore files in the folder name." },
  "piece-size": {
    type: "string",
    value: "SIZE",
    help: "A power of two from 16k to 64M; chosen by size when left out.",
  },
  json: output.json,
} as const satisfies OptionTable;

export const verifyOptions = {
  data: { type: "string", value: "DIR", help: "Folder that holds the torrent's file or top folder." },
  select: { ...fetchOptions.select, help: "Only files that match, as with fetch." },
  ...output,
} as const satisfies OptionTable;

export const listOptions = { ...state, json: output.json } as const satisfies OptionTable;

export const removeOptions = {
  "delete-files": { type: "boolean", help: "Also delete the files that were fetched; others are never touched." },
  ...whichFolder,
  ...state,
  ...output,
} as const satisfies OptionTable;

export const moveOptions = { ...whichFolder, ...state, ...output } as const satisfies OptionTable;
