import * as vscode from "vscode";
import type { TorrentEngine } from "../../engine/door.ts";
import type { TransferSnapshot } from "../../engine/model.ts";
import { askText } from "../steps/askText.ts";
import { plainText } from "../text/plainText.ts";

/** Asks for an address that serves the transfer's files; from then on it is fetched from too. */
export async function addWebSeed({ transfers }: TorrentEngine, { id, name }: TransferSnapshot): Promise<void> {
  const answer = await askText({
    step: 1,
    totalSteps: 1,
    title: vscode.l10n.t("Web Seed of “{0}”", plainText(name)),
    prompt: vscode.l10n.t("Address that serves the torrent's file, or the folder that its top folder is in"),
    placeholder: "https://…",
    value: "",
    problem: (text) =>
      /^https?:\/\/[^/\s]+/i.test(text.trim()) ? undefined : vscode.l10n.t("That is not an http or https address."),
  });
  if (typeof answer === "object") await transfers.addWebSeeds(id, [answer.text]);
}
