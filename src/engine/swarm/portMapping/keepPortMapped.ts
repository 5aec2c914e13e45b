import type { Clock, Log } from "../../ports.ts";
import type { PortMappingState } from "../port.ts";
import type { MappingMethod } from "./mappingMethod.ts";

/** A port that stays open in the router until it is closed. */
export interface KeptMapping {
  readonly state: PortMappingState;
  /** Takes the mapping back, or gives that up after a moment. */
  close(): Promise<void>;
}

export interface KeepPortParts {
  readonly clock: Clock;
  readonly log: Log;
  /** TCP for peers; UDP for the DHT, when that is in use. */
  readonly ports: { readonly tcp: number; readonly udp?: number };
  /** In the order in which they are tried. */
  methods(): Promise<readonly MappingMethod[]>;
  /** Peers reach us at this port from now on; undefined: at our own. */
  onChange(externalPort: number | undefined): void;
}

const LEASE_SECONDS = 3_600;
const SHORTEST_LEASE_SECONDS = 120;
const RETRY_MS = 10 * 60_000;
const CLOSE_LIMIT_MS = 1_500;

/** Asks the router to pass connections on to us, by the first method that it knows, and renews that in time. */
export function keepPortMapped({ clock, log, ports, methods, onChange }: KeepPortParts): KeptMapping {
  const closing = new AbortController();
  let state: PortMappingState = { state: "searching" };
  let cancelTimer = (): void => undefined;
  let inUse: MappingMethod | undefined;
  const given = new Map<"tcp" | "udp", number>();

  async function ask(method: MappingMethod, protocol: "tcp" | "udp", internalPort: number): Promise<number> {
    const externalPort = given.get(protocol) ?? internalPort;
    const mapped = await method.map({ protocol, internalPort, externalPort, seconds: LEASE_SECONDS }, closing.signal);
    if (mapped.externalPort === 0) throw new Error("it gives no port");
    inUse = method;
    given.set(protocol, mapped.externalPort);
    return mapped.seconds;
  }

  async function mapBy(method: MappingMethod): Promise<number> {
    const leases = [await ask(method, "tcp", ports.tcp)];
    if (ports.udp !== undefined) leases.push(await ask(method, "udp", ports.udp).catch(() => Number.POSITIVE_INFINITY));
    return Math.max(SHORTEST_LEASE_SECONDS, Math.min(LEASE_SECONDS, ...leases));
  }

  /** Whatever goes wrong here is tried again like a router that does not answer. */
  async function find(): Promise<readonly MappingMethod[]> {
    try {
      return await methods();
    } catch (error) {
      log.write("debug", "The ways to open a port could not be found out.", error);
      return [];
    }
  }

  async function attempt(): Promise<void> {
    let reason = "no router was found";
    const known = inUse;
    for (const method of known === undefined ? await find() : [known]) {
      try {
        const seconds = await mapBy(method);
        if (closing.signal.aborted) return;
        const externalPort = given.get("tcp") ?? ports.tcp;
        state = { state: "mapped", externalPort, by: method.name };
        onChange(externalPort);
        again((seconds * 1_000) / 2);
        return;
      } catch (error) {
        reason = error instanceof Error ? error.message : String(error);
        log.write("debug", `${method.name}: ${reason}.`);
      }
    }
    if (closing.signal.aborted) return;
    // What knew us before may be another router now: it is looked for anew.
    inUse = undefined;
    given.clear();
    state = { state: "failed", reason };
    onChange(undefined);
    again(known === undefined ? RETRY_MS : 0);
  }

  function again(ms: number): void {
    cancelTimer = clock.after(ms, () => void attempt());
  }

  void attempt();

  return {
    get state() {
      return state;
    },
    async close() {
      cancelTimer();
      closing.abort();
      const method = inUse;
      if (method === undefined) return;
      const limit = AbortSignal.timeout(CLOSE_LIMIT_MS);
      await Promise.allSettled(
        [...given].map(([protocol, externalPort]) => {
          const internalPort = protocol === "tcp" ? ports.tcp : (ports.udp ?? 0);
          return method.map({ protocol, internalPort, externalPort, seconds: 0 }, limit);
        }),
      );
    },
  };
}
