import { connectTracker } from "../../../src/engine/swarm/discovery/trackerConnection.ts";
import { setNetworkPolicy } from "../../../src/engine/swarm/network/networkPolicy.ts";
import { systemClock } from "../../../src/engine/systemClock.ts";

/** The tracker library behind our connection to it, for a test that bundles it: the package cannot be imported without replacements. */
export const trackerLibrary = { connectTracker, setNetworkPolicy, systemClock };
