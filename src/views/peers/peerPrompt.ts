import type { TorrentEngine } from "../../engine/door.ts";
import type { Disposable } from "../../engine/lifecycle.ts";
import type { TransferPhase } from "../../engine/model.ts";
import type { ErrorView } from "../errorView.ts";
import type { PeerQuestion } from "./peerQuestion.ts";

const CONNECTED: ReadonlySet<TransferPhase> = new Set(["fetchingMetadata", "downloading", "seeding"]);

/** Asks when the question comes up while transfers run, such as by a proxy that was just set; once, until it comes up again. */
export function createPeerPrompt(
  engine: Pick<TorrentEngine, "status" | "transfers" | "onDidChange">,
  question: PeerQuestion,
  errors: Pick<ErrorView, "show">,
): Disposable {
  let asked = false;
  return engine.onDidChange(() => {
    if (!question.isOpen) asked = false;
    // What another window runs is that window's to ask about.
    if (asked || !question.isOpen || engine.status.phase !== "running") return;
    if (!engine.transfers.list().some(({ phase }) => CONNECTED.has(phase))) return;
    asked = true;
    question.settle().catch(errors.show);
  });
}
