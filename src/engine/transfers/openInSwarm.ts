import { SwarmbidError } from "../errors.ts";
import type { Swarm, SwarmContent, SwarmListener, SwarmTarget, SwarmTorrent } from "../swarm/port.ts";

/** Opens a torrent in the swarm; what keeps the network shut is `swarmLost`, like what breaks it later. */
export async function openInSwarm(
  swarm: Swarm,
  target: SwarmTarget,
  listener: SwarmListener,
  content?: SwarmContent,
): Promise<SwarmTorrent> {
  try {
    return await swarm.open(target, listener, content);
  } catch (error) {
    if (SwarmbidError.is(error)) throw error;
    throw swarmLost(error);
  }
}

export const swarmLost = (cause: unknown): SwarmbidError =>
  new SwarmbidError(
    "swarmLost",
    "The connection to the swarm was lost and could not be made again: resume the transfer to try once more.",
    cause,
  );
