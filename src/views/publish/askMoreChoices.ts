import * as vscode from "vscode";
import { askChoice } from "../steps/askChoice.ts";
import { inSteps, type Step } from "../steps/inSteps.ts";
import type { PublishAnswers } from "./publishAnswers.ts";
import { typedAnswer } from "./typedAnswer.ts";

const KIB = 1024;
/** What is chosen for most data, and one step to both sides. */
const PIECE_SIZES = [16, 64, 256, 1024, 4096, 16_384].map((kib) => kib * KIB);

/** The last question: whether that was all. What few need is asked only of those who want it. */
export function askMoreChoices(title: string): Step<PublishAnswers> {
  return async (answers, place) => {
    const answer = await askChoice<"ready" | "more">({
      ...place,
      title,
      placeholder: vscode.l10n.t("Nothing is shared before you have seen what it would be."),
      current: "ready",
      choices: [
        { value: "ready", label: vscode.l10n.t("Read the Files"), detail: vscode.l10n.t("Once, to make the torrent") },
        {
          value: "more",
          label: vscode.l10n.t("More Choices…"),
          detail: vscode.l10n.t("Files to leave out, size of the pieces, source tag"),
        },
      ],
    });
    if (typeof answer !== "object") return answer;
    return answer.value === "ready" ? answers : inSteps(answers, moreChoices(title));
  };
}

const moreChoices = (title: string): readonly Step<PublishAnswers>[] => [
  typedAnswer(title, "leaveOut", {
    prompt: vscode.l10n.t(
      "What of the folder is to be left out, as in a .gitignore file, separated by spaces; secrets always are",
    ),
    placeholder: "*.tmp drafts/",
  }),
  async (answers, place) => {
    const automatic = {
      value: undefined,
      label: vscode.l10n.t("Automatic"),
      detail: vscode.l10n.t("By the size of the data, 16 KiB to 16 MiB"),
    };
    const answer = await askChoice<number | undefined>({
      ...place,
      title,
      placeholder: vscode.l10n.t("How large are the pieces that are checked as a whole?"),
      current: answers.pieceBytes,
      choices: [automatic, ...PIECE_SIZES.map((bytes) => ({ value: bytes, label: sizeText(bytes), detail: "" }))],
    });
    return typeof answer === "object" ? { ...answers, pieceBytes: answer.value } : answer;
  },
  typedAnswer(title, "source", {
    prompt: vscode.l10n.t(
      "A source tag, which some private trackers ask for; it gives the same data another info-hash",
    ),
    placeholder: "",
  }),
];

const sizeText = (bytes: number): string =>
  bytes < KIB * KIB ? `${String(bytes / KIB)} KiB` : `${String(bytes / KIB / KIB)} MiB`;
