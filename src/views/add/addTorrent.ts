import * as vscode from "vscode";
import type { JoinedSources, TorrentEngine } from "../../engine/door.ts";
import { type ErrorCode, SwarmbidError } from "../../engine/errors.ts";
import type { TorrentSource, TransferId } from "../../engine/model.ts";
import type { Clock } from "../../engine/ports.ts";
import type { PeerQuestion } from "../peers/peerQuestion.ts";
import { addOrForget } from "./addOrForget.ts";
import { askHowToAdd } from "./askHowToAdd.ts";
import { askSource } from "./askSource.ts";
import { listedText } from "./listedText.ts";
import { previewSource } from "./previewSource.ts";

export interface AddNeeds {
  readonly engine: TorrentEngine;
  readonly clock: Clock;
  readonly peers: PeerQuestion;
  /** Shows the transfer's row. */
  readonly reveal: (id: TransferId) => Promise<void>;
}

/** `"listed"`: a transfer whose contents nobody knows yet. */
type Preview = Awaited<ReturnType<typeof previewSource>> | "listed";

/** Errors about what was typed, or about where it leads: the input box comes back with it and the sentence. */
const TYPING_ERRORS: readonly ErrorCode[] = [
  "badMagnet",
  "badUrl",
  "badInput",
  "badTorrent",
  "unsupportedTorrent",
  "forbiddenAddress",
  "downloadFailed",
];

/** From a text, typed or given, to a transfer. */
export async function addTyped(needs: AddNeeds, given?: string): Promise<void> {
  let text = given ?? (await askSource());
  while (text !== undefined) {
    // Even an address of a .torrent file is asked as the answer says.
    await needs.peers.settle();
    const source: TorrentSource = { kind: "text", text };
    const preview = await previewTyped(needs, source);
    if (!SwarmbidError.is(preview)) return addPreviewed(needs, source, preview);
    text = await askSource({ value: text, problem: preview.message });
  }
}

/** From the bytes of a .torrent file to a transfer. */
export async function addFile(needs: AddNeeds, source: TorrentSource): Promise<void> {
  return addPreviewed(needs, source, await previewSource(needs.engine, source, needs.clock));
}

async function previewTyped({ engine, clock }: AddNeeds, source: TorrentSource): Promise<Preview | SwarmbidError> {
  try {
    return await previewSource(engine, source, clock);
  } catch (error) {
    if (SwarmbidError.is(error, "duplicateTransfer")) return "listed";
    if (SwarmbidError.is(error) && TYPING_ERRORS.includes(error.code)) return error;
    throw error;
  }
}

/** Contents, target and space are settled here, before the first byte. */
async function addPreviewed(needs: AddNeeds, source: TorrentSource, preview: Preview): Promise<void> {
  const { engine, peers, reveal } = needs;
  if (preview === undefined) return;
  if (preview === "listed" || (preview !== "unknown" && preview.exists)) {
    const joined = await engine.transfers.join(source);
    await reveal(joined.id);
    tellListed(joined, reveal);
    return;
  }
  const previewed = preview === "unknown" ? undefined : preview.id;
  const id = await addOrForget(engine.transfers, previewed, async () => {
    const request = await askHowToAdd(source, preview);
    if (request?.paused === false) await peers.settle();
    return request;
  });
  if (id !== undefined) await reveal(id);
}

/** Not awaited: a notification may stay open for hours. */
function tellListed(joined: JoinedSources, reveal: AddNeeds["reveal"]): void {
  const show = vscode.l10n.t("Show");
  void vscode.window
    .showInformationMessage(listedText(joined), show)
    .then((picked) => (picked === show ? reveal(joined.id) : undefined));
}
