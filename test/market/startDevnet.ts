import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import type { TronAddress } from "../../src/engine/payments/tronAddress.ts";

/** A TRON of one's own in a process of its own, with a vault deployed. */
export interface Devnet {
  readonly url: string;
  readonly chainId: number;
  readonly btt: TronAddress;
  readonly bttold: string;
  readonly vault: TronAddress;
  readonly accounts: readonly { readonly address: TronAddress; readonly privateKey: string }[];
  close(): Promise<void>;
}

const root = path.resolve(import.meta.dirname, "..", "..");

/** Resolves when its node answers. It ends with `close`, and when this process is gone. */
export async function startDevnet(): Promise<Devnet> {
  const child = spawn(process.execPath, [path.join(root, "devnet", "main.ts"), "--json"], {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const end = (): void => void child.kill("SIGKILL");
  process.once("exit", end);
  const exited = once(child, "exit");
  const told = once(createInterface({ input: child.stdout }), "line");
  const first = (await Promise.race([told, exited])) as unknown[];
  if (typeof first[0] !== "string") throw new Error(`The devnet ended with code ${String(first[0])}.`);
  return {
    ...(JSON.parse(first[0]) as Omit<Devnet, "close">),
    async close() {
      child.kill("SIGTERM");
      await exited;
      process.off("exit", end);
    },
  };
}
