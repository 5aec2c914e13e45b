import type { ErrorCode, ErrorShape } from "../engine/errors.ts";
import type { Command } from "./commandLine.ts";

/** The engine's sentences end with a next step, and some of these steps are made in an editor. */
const EDITOR_STEP =
  /\bresume|\bsettings?\b|“Swarmbid: |\breload\b|\bview\b|\bthe log\b|\bVerify\b|verify the transfer|remove the transfer|choose (?:the|another|a) folder|choose it again|choose at least|refresh|goes on by itself|close it there|from your browser|add a \.torrent file|add the torrent again|start it again/;

const AGAIN = "run the same command again";

/** Where the rest of a sentence holds at a command line too. */
const IN_OTHER_WORDS: readonly (readonly [string, string])[] = [
  [", then resume.", `, then ${AGAIN}.`],
  [
    "Another window works with these transfers and this one only shows them: use that window, or close it and wait a few seconds.",
    "Another process works with these transfers: wait until it is done, or stop it.",
  ],
  ["Another window or command works on", "Another program works on"],
  [
    "The proxy in your settings or environment is no http or https proxy. Correct it, or set http.proxySupport to off.",
    "The proxy in the environment is no http or https proxy: correct HTTP_PROXY and HTTPS_PROXY, or unset them.",
  ],
  [": wait until there is more, or accept any fee.", ": wait until there is more, or add --any-fee."],
  [". The log has the details: run “Swarmbid: Show Log”.", `: ${AGAIN} with --verbose to see the reason.`],
];

/** What can be done at a command line, for every code. */
const nextSteps: Readonly<Record<ErrorCode, string>> = {
  badMagnet: "copy the link again from where you found it",
  badTorrent: "ask its publisher for a new copy",
  unsupportedTorrent: "ask its publisher for a hybrid or a version 1 torrent",
  badUrl: "check the address",
  forbiddenAddress: "give --allow-local if you trust it",
  downloadFailed: `check the address and your connection, then ${AGAIN}`,
  unsafePath: "remove it, or name another folder",
  fileConflict: "move it away, or name another folder with --into",
  filesChanged: `put the original back, or ${AGAIN} to fetch the damaged parts anew`,
  missingFiles: `put it back, or ${AGAIN} to fetch it anew`,
  noSpace: `make room, then ${AGAIN}`,
  fileAccess: `mend that, or name another folder, then ${AGAIN}`,
  duplicateTransfer: "`swarmbid list` shows it, `swarmbid remove` forgets it",
  unknownTransfer: "`swarmbid list` shows what there is",
  noMatch: "`swarmbid show` with the same source lists its files",
  metadataTimeout: "name a tracker with --tracker or a peer with --peer",
  noProgress: `${AGAIN}, or name more sources with --tracker, --peer or --web-seed`,
  swarmLost: AGAIN,
  portInUse: "name another one with --port",
  engineBusy: "wait until the other `swarmbid` is done, or stop it",
  engineLost: `${AGAIN}, with --verbose to see the reason`,
  closed: AGAIN,
  cancelled: `${AGAIN} to go on`,
  badInput: "`swarmbid help` shows how",
  ledgerBroken: "pay nothing for an hour, then keep a copy of it and update Swarmbid or move it away",
  ledgerBusy: `${AGAIN}, or end the other process`,
  capReached: "raise that cap, or go on without paying",
  notEnoughFunds: "put more into the vault, or go on without paying",
  spendingStopped: "allow spending again first",
  walletMissing: "make one with `swarmbid wallet create`",
  walletExists: "`swarmbid wallet address` shows whose it is",
  walletBroken: "keep a copy of it, and import your phrase in another folder",
  walletLocked: "give its password",
  watchOnly: "import its phrase or key",
  wrongPassword: AGAIN,
  tryLater: AGAIN,
  nodeUnreachable: "try again later, or name another node with --node",
  nodeWrong: "name another node with --node",
  transactionRefused: "mend that, then send it again",
  transactionFailed: "mend that, then send it again",
  transactionExpired: "nothing happened, so send it again",
  feeTooHigh: "wait until there is more, or add --any-fee",
  vaultMissing: "name one with --vault",
  vaultUntrusted: "name another one with --vault",
  internal: `${AGAIN} with --verbose to see the reason`,
};

/** Where a command that only reads the user's files cannot do what a fetch can. */
const readersSteps: Partial<Record<ErrorCode, string>> = {
  filesChanged:
    "name the folder with the original data with --data, or make a torrent of what is there with `swarmbid create`",
  missingFiles: "put it back, or name another folder with --data",
};

/** Where a command has other steps than a fetch. */
const ownSteps: Partial<Record<Command["name"], Partial<Record<ErrorCode, string>>>> = {
  seed: readersSteps,
  verify: readersSteps,
  move: { fileConflict: "move it away, or name another folder", unsafePath: "remove it, or name another folder" },
};

/** The error as a command line tells it: a step that only an editor offers becomes options and commands. */
export function inCliWords({ code, message }: ErrorShape, command?: Command["name"]): ErrorShape {
  const said = IN_OTHER_WORDS.reduce((text, [editor, cli]) => text.replace(editor, cli), message);
  if (!EDITOR_STEP.test(said)) return { code, message: said };
  const own = command === undefined ? undefined : ownSteps[command]?.[code];
  return { code, message: `${reasonOf(said)}: ${own ?? nextSteps[code]}.` };
}

/** A notice of the engine, several sentences perhaps, as a command line tells it. */
export function noticeInCliWords(notice: string): string {
  return notice
    .replaceAll(": run Verify.", ": compare with `swarmbid verify`.")
    .replaceAll(": resume to seed on.", ".");
}

/** All but the last clause; what stands in quotes is a name and ends nothing. */
function reasonOf(message: string): string {
  let depth = 0;
  for (let at = message.length - 2; at > 0; at -= 1) {
    const char = message[at];
    if (char === "”") depth += 1;
    if (char === "“") depth = Math.max(0, depth - 1);
    if (depth === 0 && (char === ":" || char === ".") && message[at + 1] === " ") return message.slice(0, at);
  }
  return message.replace(/\.$/, "");
}
