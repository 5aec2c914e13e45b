import type { EngineSettings, Finding, TransferPhase } from "../model.ts";
import type { PortMappingState, SwarmDefences, SwarmHealth, SwarmStats } from "../swarm/port.ts";

/** Of a diagnosis, what concerns this machine's connection to the network. */
export interface NetworkFacts {
  readonly phase: TransferPhase;
  readonly settings: EngineSettings;
  readonly stats: SwarmStats;
  readonly isPrivate: boolean;
  /** The TCP port that we listen on; undefined while nothing listens. */
  readonly port: number | undefined;
  readonly defences: SwarmDefences;
  readonly portMapping: PortMappingState | undefined;
  /** Undefined while the torrent is not open in the swarm. */
  readonly health: SwarmHealth | undefined;
}

/** Slower than this with peers that give is worth a word, bytes per second. */
export const SLOW = 256 * 1024;
/** Addresses that a sentence names. */
const NAMED = 5;

/** What of this machine's connection to the network may slow a transfer that is slow: its port, and whom it keeps away. */
export function networkFindings(facts: NetworkFacts): Finding[] {
  const { stats, phase } = facts;
  if (phase !== "seeding" && stats.downloadBytesPerSecond >= SLOW) return [];
  if (phase === "seeding" && stats.uploadBytesPerSecond > 0) return [];
  return [...keptAway(facts), ...portFinding(facts)];
}

function keptAway({ defences: { banned, ipFilter } }: NetworkFacts): Finding[] {
  const named = banned.slice(0, NAMED).join(", ");
  const count = ipFilter?.keptAway ?? 0;
  return [
    ...(count === 0
      ? []
      : [
          {
            cause: "keptAway",
            sentence: `The IP filter kept ${count === 1 ? "1 address" : `${String(count)} addresses`} away so far.`,
            nextStep: "Correct the list in the settings if somebody on it should be reached.",
          } as const,
        ]),
    ...(banned.length === 0
      ? []
      : [
          {
            cause: "keptAway",
            sentence: `${banned.length === 1 ? "A peer" : `${String(banned.length)} peers`} sent false data and ${banned.length === 1 ? "is" : "are"} left out: ${named}${banned.length > NAMED ? ", …" : ""}.`,
            nextStep: "Nothing is to be done: others are asked for what was false.",
          } as const,
        ]),
  ];
}

/** Whether the port is open shows only when somebody dials us. */
function portFinding({ port, settings, health, isPrivate, portMapping }: NetworkFacts): Finding[] {
  if (health === undefined || health.incoming > 0) return [];
  const wanted = settings.listenPort;
  if (port !== undefined && wanted !== 0 && port !== wanted)
    return [
      {
        cause: "port",
        sentence: `Another program has port ${String(wanted)}: we listen at ${String(port)}, where nobody looks for us.`,
        nextStep: "Close that program, or choose another listening port in the settings.",
      },
    ];
  const where = port === undefined ? "No port is open for peers" : reachedOf(port, portMapping);
  return [
    {
      cause: "port",
      sentence: `${where}${isPrivate ? ", which matters most for a private torrent" : ""}.`,
      nextStep: STEPS[portMapping?.state ?? "off"],
    },
  ];
}

const STEPS = {
  off: "Fix the listening port in the settings and forward it in your router, or switch on port mapping.",
  searching: "Wait a moment.",
  mapped: "Look whether a firewall, or another router behind yours, keeps peers out.",
  failed: "Fix the listening port in the settings and forward it in your router.",
} as const;

function reachedOf(port: number, mapping: PortMappingState | undefined): string {
  const nobody = `Nobody has reached our port ${String(port)} so far`;
  switch (mapping?.state) {
    case undefined:
      return nobody;
    case "searching":
      return `${nobody}, and the router is being asked to open it`;
    case "mapped":
      return `${nobody}, although the router passes its port ${String(mapping.externalPort)} on to it (${mapping.by})`;
    case "failed":
      return `${nobody}, and the router does not open it: ${mapping.reason}`;
  }
}
