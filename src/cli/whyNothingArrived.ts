import type { Finding, SlowCause, TransferSnapshot } from "../engine/model.ts";

/** Causes that do not explain why nothing at all arrives. */
const BESIDE_THE_POINT: ReadonlySet<SlowCause> = new Set(["paused", "port", "slowPeers"]);

/** Peers that a sentence names. */
const NAMED = 3;

/** What a diagnosis says of the sources, a sentence each with a space before it. `peers` are those that the command line named. */
export function whyNothingArrived(
  findings: readonly Finding[],
  snapshot: Pick<TransferSnapshot, "peers"> | undefined,
  peers: readonly string[],
): string {
  const unreached = snapshot?.peers === 0 && peers.length > 0;
  const told = findings.filter(({ cause }) => !BESIDE_THE_POINT.has(cause) && !(unreached && cause === "noPeers"));
  const shown = `${peers.slice(0, NAMED).join(", ")}${peers.length > NAMED ? ` and ${peers.length - NAMED} more` : ""}`;
  const sentences = [
    ...told.map(({ sentence }) => sentence),
    ...(unreached ? [`There is no connection to the ${peers.length === 1 ? "peer" : "peers"} ${shown}.`] : []),
  ];
  return sentences.map((sentence) => ` ${sentence}`).join("");
}
