import path from "node:path";
import * as vscode from "vscode";
import type { TorrentEngine } from "../../engine/door.ts";
import type { TorrentSource, TransferId } from "../../engine/model.ts";
import type { CreateRequest } from "../../engine/publishing.ts";
import type { PeerQuestion } from "../peers/peerQuestion.ts";
import { plainText } from "../text/plainText.ts";
import { askPublishing } from "./askPublishing.ts";
import { confirmSharing } from "./confirmSharing.ts";
import { createWithProgress } from "./createWithProgress.ts";
import { createRequest } from "./publishAnswers.ts";
import { shareSummary } from "./shareSummary.ts";

export interface PublishNeeds {
  readonly engine: TorrentEngine;
  readonly peers: PeerQuestion;
  /** Shows the transfer's row. */
  readonly reveal: (id: TransferId) => Promise<void>;
}

/** From a file or folder to a transfer that shares it; the files stay where they are and are only read. */
export async function publish(needs: PublishNeeds, place: string): Promise<void> {
  const answers = await askPublishing(plainText(path.basename(place)));
  if (answers !== undefined) await createAndShare(needs, place, createRequest(answers));
}

async function createAndShare(needs: PublishNeeds, place: string, request: CreateRequest): Promise<void> {
  const { engine, peers, reveal } = needs;
  const created = await createWithProgress(engine, place, request);
  const source: TorrentSource = { kind: "file", bytes: created.bytes };
  const preview = await engine.transfers.preview(source);
  if (preview.exists) {
    await reveal(created.id);
    offerLink(engine, created.id, vscode.l10n.t("“{0}” is in the list already.", plainText(preview.name)));
    return;
  }
  const decision = await confirmSharing(preview.name, shareSummary(preview, created));
  if (decision === "includeIgnored") await createAndShare(needs, place, { ...request, includeIgnored: true });
  if (decision !== "share") return;
  await peers.settle();
  await engine.transfers.add({ source, folder: created.folder, seedOnly: true });
  await reveal(created.id);
  offerLink(
    engine,
    created.id,
    vscode.l10n.t("“{0}” is shared while this window is open. Who has its link can fetch it.", plainText(preview.name)),
  );
}

/** Not awaited: a notification may stay open for hours. */
function offerLink(engine: TorrentEngine, id: TransferId, sentence: string): void {
  const copy = vscode.l10n.t("Copy Magnet Link");
  void vscode.window.showInformationMessage(sentence, copy).then(async (picked) => {
    const magnet = engine.transfers.get(id)?.magnet;
    if (picked === copy && magnet !== undefined) await vscode.env.clipboard.writeText(magnet);
  });
}
