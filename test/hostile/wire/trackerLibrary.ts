import { Client } from "bittorrent-tracker";
import { guardTrackers } from "../../../src/engine/swarm/network/guardTrackers.ts";
import { setNetworkPolicy } from "../../../src/engine/swarm/network/networkPolicy.ts";

/** The tracker library with its guards, for a test that bundles it: the package cannot be imported without replacements. */
export const trackerLibrary = { Client, guardTrackers, setNetworkPolicy };
