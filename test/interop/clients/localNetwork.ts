import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";

/** A place on the network: an address, and what to put before a command so that it runs there. */
export interface Place {
  readonly address: string;
  readonly prefix: readonly string[];
}

export interface MoreAddresses {
  /** Another foreign address. */
  readonly foreignToo: Place;
  readonly oursV6: Place;
  readonly foreignV6: Place;
}

/** Where our client and foreign ones meet. */
export interface LocalNetwork {
  readonly ours: Place;
  readonly foreign: Place;
  /** The same places under more addresses; undefined on plain loopback. */
  readonly more?: MoreAddresses;
  /** False on plain loopback, where some clients refuse to dial 127.0.0.0/8: then ours has to dial them. */
  readonly foreignDials: boolean;
  close(): Promise<void>;
}

/** Prints a line when the namespace stands, then lives as long as its standard input: as long as this process at most. */
const HOLD = "ip link set lo up && echo ready && exec cat";
const LOOPBACK: Place = { address: "127.0.0.1", prefix: [] };

/**
 * Two network namespaces of our own joined by a virtual cable, so that each side has an address of its own as on a real network;
 * nothing outside can reach them and they vanish with this process. Plain loopback where namespaces cannot be made.
 * transmission needs the former: it takes two clients at one address for one, and never dials 127.0.0.0/8.
 */
export async function openLocalNetwork(): Promise<LocalNetwork> {
  const holders: ChildProcess[] = [];
  const close = async () => {
    await Promise.all(
      holders.map(async (holder) => {
        const exited = once(holder, "exit");
        holder.stdin?.end();
        if (holder.exitCode === null && holder.signalCode === null) await exited;
      }),
    );
  };
  for (const asRoot of [[], ["--user", "--map-root-user"]]) {
    const ours = await hold(["unshare", ...asRoot, "--net"], holders);
    const enter = (pid: number) => [
      "nsenter",
      `--target=${pid}`,
      ...(asRoot.length > 0 ? ["--user", "--preserve-credentials"] : []),
      "--net",
    ];
    const foreign = ours === undefined ? undefined : await hold([...enter(ours), "unshare", "--net"], holders);
    if (ours === undefined || foreign === undefined) continue;
    const joined =
      run([
        ...enter(ours),
        "ip",
        "link",
        "add",
        "ours",
        "type",
        "veth",
        "peer",
        "name",
        "foreign",
        "netns",
        `${foreign}`,
      ]) &&
      run([...enter(ours), "ip", "address", "add", "10.77.0.1/24", "dev", "ours"]) &&
      run([...enter(ours), "ip", "address", "add", "fd77::1/64", "dev", "ours", "nodad"]) &&
      run([...enter(ours), "ip", "link", "set", "ours", "up"]) &&
      run([...enter(foreign), "ip", "address", "add", "10.77.0.2/24", "dev", "foreign"]) &&
      run([...enter(foreign), "ip", "address", "add", "10.77.0.3/24", "dev", "foreign"]) &&
      run([...enter(foreign), "ip", "address", "add", "fd77::2/64", "dev", "foreign", "nodad"]) &&
      run([...enter(foreign), "ip", "link", "set", "foreign", "up"]);
    if (!joined) continue;
    return {
      ours: { address: "10.77.0.1", prefix: enter(ours) },
      foreign: { address: "10.77.0.2", prefix: enter(foreign) },
      more: {
        foreignToo: { address: "10.77.0.3", prefix: enter(foreign) },
        oursV6: { address: "fd77::1", prefix: enter(ours) },
        foreignV6: { address: "fd77::2", prefix: enter(foreign) },
      },
      foreignDials: true,
      close,
    };
  }
  await close();
  return { ours: LOOPBACK, foreign: LOOPBACK, foreignDials: false, close: () => Promise.resolve() };
}

/** Starts a process that holds a namespace open; answers its id when the namespace is ready. */
async function hold(command: readonly string[], holders: ChildProcess[]): Promise<number | undefined> {
  const [program, ...args] = [...command, "sh", "-c", HOLD];
  const holder = spawn(program, args, { stdio: ["pipe", "pipe", "ignore"] });
  const gone = new Promise<undefined>((resolve) => {
    holder.once("error", () => resolve(undefined));
    holder.once("exit", () => resolve(undefined));
  });
  const ready = await Promise.race([once(holder.stdout, "data"), gone]);
  if (ready === undefined) return undefined;
  holders.push(holder);
  return holder.pid;
}

function run([program = "", ...args]: readonly string[]): boolean {
  return spawnSync(program, args, { stdio: "ignore" }).status === 0;
}
