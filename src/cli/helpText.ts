import { EXIT } from "./exitCodes.ts";
import { fetchAndBidOptions, seedAndSellOptions } from "./market/marketOptions.ts";
import { createOptions, listOptions, moveOptions, removeOptions, showOptions, verifyOptions } from "./optionTables.ts";
import type { Topic } from "./topic.ts";
import { walletSubcommands } from "./wallet/walletSubcommands.ts";

const topics: Readonly<Record<string, Topic>> = {
  fetch: {
    usage: "fetch <magnet|info-hash|.torrent|url> --into DIR",
    summary: "Fetch a torrent's files into a folder; run again after an interruption, it goes on.",
    options: fetchAndBidOptions,
    examples: [
      "fetch data.torrent --into data",
      "fetch 'magnet:?xt=urn:btih:…' --into data --select '*.csv' --priority 'a*.csv=high'",
      "fetch https://files.example/data.torrent --into data --timeout 60 --json",
      "fetch data.torrent --into data --seed-ratio 1.5 --upload-limit 500k",
      "fetch data.torrent --into data --bid auto --max-per-gib 20 --max-total 100 --network mainnet",
    ],
  },
  seed: {
    usage: "seed FILE.torrent --data DIR",
    summary: "Check the files and serve them to peers until interrupted; nothing is written.",
    options: seedAndSellOptions,
    examples: [
      "seed data.torrent --data . --port 6881",
      "seed data.torrent --data . --seed-time 90",
      "seed data.torrent --data . --sell --reserve 0.01 --claim-at-end",
    ],
  },
  create: {
    usage: "create PATH -o FILE.torrent",
    summary: "Make a .torrent file of a file or a folder.",
    options: createOptions,
    examples: ["create data -o data.torrent --tracker https://tracker.example/announce"],
  },
  verify: {
    usage: "verify FILE.torrent --data DIR",
    summary: "Compare the files in a folder with the torrent; nothing is written.",
    options: verifyOptions,
    examples: ["verify data.torrent --data . --json"],
  },
  show: {
    usage: "show <magnet|info-hash|.torrent|url>",
    summary: "List what is inside a torrent; nothing is written.",
    options: showOptions,
    examples: ["show data.torrent"],
  },
  list: {
    usage: "list",
    summary: "List what is running, and what was interrupted and can go on.",
    options: listOptions,
    examples: ["list", "list --json"],
  },
  move: {
    usage: "move INFO-HASH DIR",
    summary:
      "Move the files of an interrupted fetch or seed to another folder, where it goes on; nothing is overwritten.",
    options: moveOptions,
    examples: ["move 0123456789abcdef0123456789abcdef01234567 /data/sets"],
  },
  remove: {
    usage: "remove INFO-HASH",
    summary: "Forget an interrupted fetch or a seed; the files stay unless they are to be deleted.",
    options: removeOptions,
    examples: ["remove 0123456789abcdef0123456789abcdef01234567 --delete-files"],
  },
};

const WALLET = "wallet";
const WALLET_ROW = {
  usage: "wallet <action>",
  summary: "Make and keep a TRON wallet: `swarmbid help wallet` lists what it can do.",
};

/** The help for one command, or the overview when the topic is none. */
export function helpText(topic: string | undefined): string {
  if (topic === WALLET) return walletOverview();
  if (topic?.startsWith(`${WALLET} `) === true) {
    const action = walletSubcommands[topic.slice(WALLET.length + 1)];
    return action === undefined ? walletOverview() : commandHelp(action);
  }
  const found = topic !== undefined && Object.hasOwn(topics, topic) ? topics[topic] : undefined;
  return found === undefined ? overview() : commandHelp(found);
}

function walletOverview(): string {
  return [
    "The wallet of this user: one key for all TRON networks, kept encrypted below the state folder.",
    "",
    "Usage: swarmbid wallet <action> [options]",
    "",
    ...columns(Object.values(walletSubcommands).map(({ usage, summary }) => [usage, summary] as const)),
    "",
    "`swarmbid help wallet <action>` lists an action's options.",
    "",
  ].join("\n");
}

function overview(): string {
  const rows = [...Object.values(topics), WALLET_ROW].map(({ usage, summary }) => [usage, summary] as const);
  return [
    "Swarmbid fetches and publishes datasets over BitTorrent.",
    "",
    "Usage: swarmbid <command> [options]",
    "",
    ...columns(rows),
    "",
    "`swarmbid help <command>` lists a command's options, `swarmbid --version` says which version this is.",
    "With --json each line of standard output is one JSON object; the last one has `ok`.",
    "",
    "Exit codes:",
    ...columns([
      [String(EXIT.ok), "done"],
      [String(EXIT.failed), "failed, or \`verify\` found something wrong"],
      [String(EXIT.usage), "the command line is wrong"],
      [String(EXIT.network), "the network gave no answer, or nothing arrived in time"],
      [String(EXIT.disk), "the disk, or files that are in the way"],
      [String(EXIT.interrupted), "interrupted; the same command goes on"],
      [String(EXIT.closedPipe), "nobody read the output to its end, as behind \`| head\`"],
    ]),
    "",
  ].join("\n");
}

function commandHelp({ usage, summary, options, examples }: Topic): string {
  const rows = Object.entries(options).map(([name, spec]) => {
    const short = spec.short === undefined ? "" : `-${spec.short}, `;
    const value = spec.value === undefined ? "" : ` ${spec.value}`;
    return [`${short}--${name}${value}`, spec.multiple === true ? `${spec.help} May be repeated.` : spec.help] as const;
  });
  return [
    summary,
    "",
    `Usage: swarmbid ${usage} [options]`,
    "",
    ...columns(rows),
    "",
    ...examples.map((example) => `  $ swarmbid ${example}`),
    "",
  ].join("\n");
}

function columns(rows: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}
