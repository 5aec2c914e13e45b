import * as vscode from "vscode";
import { askChoice } from "../steps/askChoice.ts";
import { inSteps, type Step } from "../steps/inSteps.ts";
import { askMoreChoices } from "./askMoreChoices.ts";
import { NO_ANSWERS, type PublishAnswers, trackersProblem, webSeedsProblem } from "./publishAnswers.ts";
import { typedAnswer } from "./typedAnswer.ts";

/** Asks how a file or folder is to be shared. Undefined: the user changed their mind. */
export async function askPublishing(name: string): Promise<PublishAnswers | undefined> {
  const title = vscode.l10n.t("Publish “{0}”", name);

  const visibility: Step<PublishAnswers> = async (answers, place) => {
    const answer = await askChoice({
      ...place,
      title,
      placeholder: vscode.l10n.t("Who can find it?"),
      current: answers.isPrivate,
      choices: [
        {
          value: false,
          label: vscode.l10n.t("Public"),
          detail: vscode.l10n.t("Whoever has the link finds it, through trackers, the DHT and other peers"),
        },
        {
          value: true,
          label: vscode.l10n.t("Private"),
          detail: vscode.l10n.t("Peers come from its trackers alone, which decide whom they let in"),
        },
      ],
    });
    return typeof answer === "object" ? { ...answers, isPrivate: answer.value } : answer;
  };

  return inSteps(NO_ANSWERS, [
    visibility,
    typedAnswer(title, "trackers", {
      prompt: vscode.l10n.t(
        "Trackers in the order in which they are asked, separated by spaces (equals by a comma alone); none is right too: public torrents are found without",
      ),
      placeholder: "https://tracker.example/announce",
      problem: (text, { isPrivate }) => trackersProblem(text, isPrivate),
    }),
    typedAnswer(title, "webSeeds", {
      prompt: vscode.l10n.t("Web addresses that serve the same files, separated by spaces, if there are any"),
      placeholder: "https://data.example/",
      problem: (text) => webSeedsProblem(text),
    }),
    typedAnswer(title, "comment", {
      prompt: vscode.l10n.t("A comment for those who look at the torrent, if you like"),
      placeholder: vscode.l10n.t("What it is, and its licence"),
    }),
    askMoreChoices(title),
  ]);
}
