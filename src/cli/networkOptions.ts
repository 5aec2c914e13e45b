import { SwarmbidError } from "../engine/errors.ts";
import { DEFAULT_SETTINGS, type EngineSettings } from "../engine/model.ts";
import { isPeerAddress } from "../engine/torrent/peerAddress.ts";
import { connectionSettings } from "./connectionSettings.ts";
import { limitSettings } from "./limitSettings.ts";
import type { fetchOptions, showOptions } from "./optionTables.ts";
import { positive, whole } from "./parseNumber.ts";
import type { OptionValues } from "./readOptions.ts";
import { refuseLocalSources } from "./refuseLocalSources.ts";

/** How a command uses the network. */
export interface NetworkUse {
  readonly settings: EngineSettings;
  /** The transport was named: whoever does so knows what it means. */
  readonly namesTransport: boolean;
  readonly trackers: readonly string[];
  readonly peers: readonly string[];
  readonly webSeeds: readonly string[];
}

/** The network options as the engine's settings; `own` is what the command itself decides. Throws `badInput`. */
export function networkUse(values: OptionValues<typeof showOptions>, own: Partial<EngineSettings>): NetworkUse {
  const { "max-peers": peers, port, transport } = values;
  const { tracker: trackers = [], "web-seed": webSeeds = [] } = values;
  refuseContradiction(values);
  if (values["allow-local"] !== true) refuseLocalSources([...trackers, ...webSeeds]);
  return {
    trackers,
    peers: (values.peer ?? []).map(checkedPeer),
    webSeeds,
    namesTransport: transport !== undefined,
    settings: {
      ...DEFAULT_SETTINGS,
      trackers: values["no-trackers"] !== true,
      dht: values["no-dht"] !== true,
      pex: values["no-pex"] !== true,
      lsd: values["no-lsd"] !== true,
      listenPort: port === undefined ? 0 : whole(port, "--port", 0, 65535),
      allowLocalNetwork: values["allow-local"] ?? false,
      ...(transport === undefined ? {} : { transport: oneOf(TRANSPORTS, transport, "--transport") }),
      ...connectionSettings(values),
      ...(peers === undefined ? {} : peerLimits(whole(peers, "--max-peers", 1, 1000))),
      ...limitSettings(values),
      ...own,
    },
  };
}

/** Sources that another option rules out would never be asked. */
function refuseContradiction(values: OptionValues<typeof showOptions>): void {
  if (values["no-trackers"] === true && values.tracker !== undefined)
    throw new SwarmbidError("badInput", "--no-trackers never asks what --tracker names: leave out one of the two.");
  const { transport } = values;
  const ruledOut =
    transport === "httpsOnly" ? (["peer", "tracker"] as const) : transport === "p2pOnly" ? (["web-seed"] as const) : [];
  const [named] = ruledOut.filter((option) => (values[option] ?? []).length > 0);
  if (named === undefined) return;
  throw new SwarmbidError(
    "badInput",
    `--transport ${transport ?? ""} never asks what --${named} names: leave out one of the two.`,
  );
}

/** A command has one transfer: its limit is that of all. */
const peerLimits = (count: number): Partial<EngineSettings> => ({ maxPeersPerTransfer: count, maxConnections: count });

export function timeoutMs({ timeout }: Pick<OptionValues<typeof fetchOptions>, "timeout">): number | undefined {
  return timeout === undefined ? undefined : 1_000 * positive(timeout, "--timeout", "seconds, such as 60");
}

const TRANSPORTS = ["auto", "httpsOnly", "p2pOnly"] as const satisfies readonly EngineSettings["transport"][];

function oneOf<T extends string>(words: readonly T[], text: string, option: string): T {
  const word = words.find((known) => known === text);
  if (word !== undefined) return word;
  throw new SwarmbidError("badInput", `${option} wants one of ${words.join(", ")}, and got “${text}”.`);
}

function checkedPeer(text: string): string {
  if (isPeerAddress(text)) return text;
  throw new SwarmbidError("badInput", `--peer wants HOST:PORT, such as 192.0.2.7:6881, and got “${text}”.`);
}
