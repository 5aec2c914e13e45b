import type { ErrorShape } from "../errors.ts";
import type { Finding, TransferPhase } from "../model.ts";
import type { RateLimits, SwarmSources, TrackerHealth } from "../swarm/port.ts";
import { type NetworkFacts, networkFindings, SLOW } from "./networkFindings.ts";
import { transportNotice } from "./transportNotice.ts";

/** Everything that a diagnosis looks at, at one moment. */
export interface DiagnoseFacts extends NetworkFacts {
  readonly error: ErrorShape | undefined;
  /** Why it is queued, unless for its turn. */
  readonly waitsBecause: string | undefined;
  /** Of all transfers together, at this moment; and of this one alone. */
  readonly limits: RateLimits;
  readonly ownLimits: RateLimits;
  /** Undefined while the torrent is not open in the swarm. */
  readonly sources: SwarmSources | undefined;
  /** Addresses of web seeds that the torrent names. */
  readonly webSeeds: number;
}

/** A rate of this part of the limit is the limit's doing. */
const AT_LIMIT = 0.85;
/** So much waiting for the disk is more than a fast disk ever lets wait. */
const DISK_BOUND_BYTES = 16 * 1024 * 1024;
/** And so long. Little may wait then: what checks the pieces waits for the same disk's calls. */
const DISK_STUCK_MS = 2_000;

const NETWORK_PHASES: ReadonlySet<TransferPhase> = new Set(["fetchingMetadata", "downloading", "seeding"]);

/** Why a transfer is slow, or does nothing: the likeliest cause first; empty when nothing is wrong. */
export function diagnose(facts: DiagnoseFacts): readonly Finding[] {
  const stopped = whyStopped(facts);
  if (stopped !== undefined) return [stopped];
  if (!NETWORK_PHASES.has(facts.phase)) return [];
  const bound = [...limitBound(facts), ...diskBound(facts)];
  const ruledOut = transportFindings(facts);
  if (facts.settings.transport === "httpsOnly") return [...bound, ...ruledOut, ...webSeedFindings(facts)];
  if (facts.phase === "seeding") return [...bound, ...trackerFindings(facts), ...networkFindings(facts)];
  return [...bound, ...ruledOut, ...sourceFindings(facts), ...peerFindings(facts), ...networkFindings(facts)];
}

function whyStopped({ phase, error, waitsBecause }: DiagnoseFacts): Finding | undefined {
  switch (phase) {
    case "paused":
      return finding("paused", "The transfer is paused.", "Resume it.");
    case "complete":
      return finding("paused", "All its data is here and it does not seed.", "Resume it to share it with others.");
    case "queued":
      if (waitsBecause !== undefined) return finding("error", waitsBecause, "Wait, or resume it to try at once.");
      return finding(
        "queued",
        "The transfer waits for its turn.",
        "Resume it if it was interrupted, move it up in the queue, or raise the number of active transfers in the settings.",
      );
    case "checking":
      return finding("checking", "The files on disk are being checked.", "Wait until that is done.");
    case "restarting":
      return finding("error", "The engine is being restarted.", "Wait a moment.");
    case "failed":
    case "missingFiles":
    case "diskFull":
      return fromError(phase, error);
    default:
      return undefined;
  }
}

function fromError(phase: TransferPhase, error: ErrorShape | undefined): Finding {
  const cause = phase === "diskFull" ? "disk" : error?.code === "unsupportedTorrent" ? "unsupported" : "error";
  // Our messages are "what is wrong: what to do".
  const message = error?.message ?? "The transfer stopped: resume it.";
  const at = message.lastIndexOf(": ");
  if (at < 0) return finding(cause, message, "Resume the transfer.");
  const step = message.slice(at + 2);
  return finding(cause, `${message.slice(0, at)}.`, step.charAt(0).toUpperCase() + step.slice(1));
}

function limitBound({ phase, limits, ownLimits, stats }: DiagnoseFacts): Finding[] {
  const seeds = phase === "seeding";
  const rate = seeds ? stats.uploadBytesPerSecond : stats.downloadBytesPerSecond;
  const [own, all] = seeds
    ? [ownLimits.uploadLimit, limits.uploadLimit]
    : [ownLimits.downloadLimit, limits.downloadLimit];
  const direction = seeds ? "upload" : "download";
  if (own !== undefined && rate >= own * AT_LIMIT)
    return [
      finding("limit", `The transfer's own ${direction} limit is reached.`, "Raise it in the transfer's options."),
    ];
  if (all !== undefined && rate >= all * AT_LIMIT)
    return [
      finding(
        "limit",
        `The ${direction} limit of all transfers together is reached.`,
        "Raise it in the settings, or switch the alternative limits off.",
      ),
    ];
  return [];
}

function diskBound({ health }: DiagnoseFacts): Finding[] {
  if (health === undefined) return [];
  if (health.writeWaitMs >= DISK_STUCK_MS) {
    const seconds = String(Math.round(health.writeWaitMs / 1_000));
    return [
      finding(
        "disk",
        `The disk has not taken what arrived for ${seconds} seconds.`,
        "Look at what else uses it, or choose a folder on another disk.",
      ),
    ];
  }
  if (health.unwrittenBytes < DISK_BOUND_BYTES) return [];
  return [
    finding(
      "disk",
      "Data arrives faster than the disk takes it.",
      "Choose a folder on a faster disk, or stop what else writes to this one.",
    ),
  ];
}

function sourceFindings(facts: DiagnoseFacts): Finding[] {
  const { settings, isPrivate, sources, health, webSeeds } = facts;
  const findings = [...webSeedFindings(facts)];
  const hasDiscovery = !isPrivate && (settings.dht || settings.lsd || settings.pex);
  const trackers = sources?.trackers.length ?? 0;
  const peers = health?.peers ?? 0;
  if (peers === 0 && webSeeds === 0 && trackers === 0 && !hasDiscovery) {
    findings.push(
      finding(
        "noSources",
        "There is nobody to ask for peers: the torrent names no tracker, and the other ways to find peers are off.",
        "Switch on DHT, or add a tracker or a peer.",
      ),
    );
  }
  return [...findings, ...trackerFindings(facts)];
}

/** What the user's choice of a transport rules out, where that matters. */
function transportFindings({ phase, settings: { transport }, health, webSeeds }: DiagnoseFacts): Finding[] {
  if (phase === "seeding") {
    if (transport !== "httpsOnly") return [];
    return [
      finding(
        "transport",
        "Nobody can fetch from here, because only web servers may be asked.",
        "Allow peers with the transport in the settings.",
      ),
    ];
  }
  const nobody = transportNotice(transport, webSeeds);
  if (nobody !== undefined)
    return [finding("transport", nobody, "Add a web seed, or allow peers with the transport in the settings.")];
  if (transport !== "p2pOnly" || webSeeds === 0 || (health?.peers ?? 0) > 0) return [];
  return [
    finding(
      "transport",
      "The torrent's web seeds are left out, because only peers may be asked.",
      "Allow web servers with the transport in the settings.",
    ),
  ];
}

function webSeedFindings({ health }: DiagnoseFacts): Finding[] {
  return (health?.webSeeds ?? []).flatMap(({ url, problem }) =>
    problem === undefined
      ? []
      : [
          finding(
            "webSeeds",
            `The web seed ${withoutQuery(url)} is of no use: ${problem}.`,
            "Tell the publisher, or wait for peers.",
          ),
        ],
  );
}

/** A signed address holds a secret behind its question mark. */
function withoutQuery(address: string): string {
  const url = URL.parse(address);
  return url === null ? address : `${url.origin}${url.pathname}`;
}

function trackerFindings({ sources }: DiagnoseFacts): Finding[] {
  const failing = (sources?.trackers ?? []).filter(({ state }) => state === "failing");
  const works = (sources?.trackers ?? []).some(({ state }) => state === "working");
  const [first] = failing;
  if (first === undefined || works) return [];
  const others = failing.length === 1 ? "" : `, and ${String(failing.length - 1)} more fail too`;
  return [
    finding(
      "trackers",
      `The tracker ${hostOf(first)} does not help${first.message === undefined ? "" : ` (“${first.message}”)`}${others}.`,
      "Check the address and your connection, or add another tracker.",
    ),
  ];
}

function hostOf({ url }: TrackerHealth): string {
  return URL.parse(url)?.host ?? url;
}

function peerFindings({ phase, health, stats, sources }: DiagnoseFacts): Finding[] {
  if (health === undefined) return [];
  if (health.peers === 0) {
    if (health.webSeeds.some(({ problem }) => problem === undefined)) return [];
    const known = (sources?.trackers ?? []).reduce((sum, { seeders = 0 }) => Math.max(sum, seeders), 0);
    return [
      finding(
        "noPeers",
        known === 0
          ? "No peer was found that has this torrent."
          : `No peer answers, although a tracker knows ${String(known)} with all the data.`,
        "Wait, or ask the publisher whether the data is still shared.",
      ),
    ];
  }
  if (phase === "fetchingMetadata") return [];
  if (health.useful === 0)
    return [
      finding(
        "noSeeds",
        "The connected peers have nothing that is missing here.",
        "Wait for a peer that has the rest, or ask the publisher to share it again.",
      ),
    ];
  if (health.choking === health.useful)
    return [
      finding(
        "choked",
        health.useful === 1
          ? "The 1 peer that has what is missing lets us wait: its upload places are taken."
          : `All ${String(health.useful)} peers that have what is missing let us wait: their upload places are taken.`,
        "Wait: places are given anew all the time. More peers or a web seed help.",
      ),
    ];
  if (stats.downloadBytesPerSecond >= SLOW) return [];
  return [
    finding("slowPeers", "The peers that give send slowly.", "Wait for more peers; a web seed or an open port helps."),
  ];
}

const finding = (cause: Finding["cause"], sentence: string, nextStep: string): Finding => ({
  cause,
  sentence,
  nextStep,
});
