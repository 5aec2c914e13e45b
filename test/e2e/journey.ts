import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { isLineName, LINES } from "../workbench/lines.ts";
import { type OpenWorkbench, openWorkbench } from "../workbench/openWorkbench.ts";

export interface Journey extends OpenWorkbench {
  /** The open folder on disk. */
  readonly folder: string;
  /** Where screenshots go. */
  readonly shots: string;
  /** One thing that the person does or sees; a failure names it. */
  step<T>(sentence: string, act: () => Promise<T>): Promise<T>;
}

export interface JourneyOptions {
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly restricted?: boolean;
  /** A window without a folder. */
  readonly emptyWindow?: boolean;
  /** A contributor's window on this project, with nothing installed. */
  readonly contributor?: boolean;
}

const root = path.resolve(import.meta.dirname, "..", "..");

/** Peers on loopback only, and nothing that leaves this machine. */
const LOOPBACK = {
  "swarmbid.allowLocalNetwork": true,
  "swarmbid.dht": false,
  "swarmbid.lsd": false,
  "swarmbid.connectToPeers": "always",
};

/** Declares a journey: a test that starts with an open window and leaves nothing behind. */
export function journey(name: string, options: JourneyOptions, walk: (journey: Journey) => Promise<void>): void {
  void test(name, async () => {
    const line = process.env["SWARMBID_E2E_LINE"];
    const shots = process.env["SWARMBID_E2E_SHOTS"];
    if (!isLineName(line) || shots === undefined) throw new Error("Journeys are started by test/e2e/run.ts.");
    const scratch = mkdtempSync(path.join(tmpdir(), "swarmbid-e2e-"));
    const folder = options.contributor === true ? root : path.join(scratch, "workspace");
    mkdirSync(folder, { recursive: true });
    const workbench = await openWorkbench(LINES[line], {
      ...(options.contributor === true ? {} : { vsix: path.join(root, "dist", "swarmbid.vsix") }),
      ...(options.emptyWindow === true ? {} : { workspace: folder }),
      shots,
      restricted: options.restricted ?? false,
      settings: { ...LOOPBACK, ...options.settings },
    });
    const step: Journey["step"] = async (sentence, act) => {
      try {
        return await act();
      } catch (error) {
        await workbench.shot(`failed-${sentence.replaceAll(/\W+/g, "-")}`);
        throw new Error(`“${sentence}” failed: ${error instanceof Error ? error.message : String(error)}`, {
          cause: error,
        });
      }
    };
    try {
      await walk({ ...workbench, folder, shots, step });
    } finally {
      await workbench.close();
      rmSync(scratch, { recursive: true, force: true });
    }
  });
}
