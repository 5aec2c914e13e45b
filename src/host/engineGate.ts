import type { TorrentEngine } from "../engine/door.ts";
import { SwarmbidError } from "../engine/errors.ts";
import { createEmitter, type Event } from "../engine/events.ts";
import type { Disposable } from "../engine/lifecycle.ts";
import type { EngineSettings } from "../engine/model.ts";

/** `mirroring`: another window works with the transfers, this one shows them. */
export type GateState = "closed" | "starting" | "ready" | "mirroring" | "failed";

/** Starts the engine when it is first needed, never in Restricted Mode, and keeps its settings current. */
export interface EngineGate extends Disposable {
  readonly state: GateState;
  readonly onDidChangeState: Event<GateState>;
  /** The running engine. Throws in Restricted Mode and when the start fails; the next call tries again. */
  open(): Promise<TorrentEngine>;
  /** The settings were changed: applied now, or right after the start. */
  settingsChanged(): Promise<void>;
}

export interface GateNeeds {
  readonly isTrusted: () => boolean;
  readonly settings: () => EngineSettings;
}

export function createEngineGate(engine: TorrentEngine, { isTrusted, settings }: GateNeeds): EngineGate {
  const changes = createEmitter<GateState>();
  let state: GateState = "closed";
  let starting: Promise<TorrentEngine> | undefined;
  let settingsAreStale = false;

  function enter(next: GateState): void {
    state = next;
    changes.fire(next);
  }

  async function applySettings(): Promise<void> {
    if (!settingsAreStale) return;
    settingsAreStale = false;
    await engine.configure(settings());
  }

  async function start(): Promise<TorrentEngine> {
    enter("starting");
    try {
      await engine.start();
      await applySettings();
    } catch (error) {
      starting = undefined;
      enter("failed");
      throw error;
    }
    enter(engine.status.phase === "mirroring" ? "mirroring" : "ready");
    return engine;
  }

  /** The other window ended; or it was faster when this one's thread was restarted. */
  const subscription = engine.onDidChange(() => {
    const { phase } = engine.status;
    if (state === "mirroring" && phase === "running") enter("ready");
    if (state === "ready" && phase === "mirroring") enter("mirroring");
  });

  return {
    get state() {
      return state;
    },
    onDidChangeState: changes.event,
    async open() {
      if (!isTrusted()) {
        throw new SwarmbidError(
          "badInput",
          "Swarmbid is off in Restricted Mode. Trust this folder with “Workspaces: Manage Workspace Trust”, then try again.",
        );
      }
      starting ??= start();
      return starting;
    },
    async settingsChanged() {
      settingsAreStale = true;
      if (state === "ready" || state === "mirroring") await applySettings();
    },
    dispose() {
      subscription.dispose();
      changes.dispose();
    },
  };
}
