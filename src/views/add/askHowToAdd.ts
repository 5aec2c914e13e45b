import type { AddRequest, TorrentPreview, TorrentSource } from "../../engine/model.ts";
import { settingReader } from "../../host/configuration.ts";
import { diskSpace } from "../../host/diskSpace.ts";
import { downloadFolder } from "../../host/settings.ts";
import { inSteps, type Step } from "../steps/inSteps.ts";
import { askContents, type ContentsChoice } from "./askContents.ts";
import { askTarget } from "./askTarget.ts";
import { askWorkspaceFolder } from "./askWorkspaceFolder.ts";
import { confirmSpace } from "./confirmSpace.ts";

interface Answers {
  readonly contents: ContentsChoice;
  /** An absolute path; empty until it was asked for. */
  readonly folder: string;
}

/** Files, target and space, with a way back from the target to the files. Undefined: the user changed their mind. */
export async function askHowToAdd(
  source: TorrentSource,
  preview: TorrentPreview | "unknown",
): Promise<AddRequest | undefined> {
  const workspaceFolder = await askWorkspaceFolder();
  if (workspaceFolder === undefined) return undefined;
  const free = (await diskSpace(workspaceFolder.uri.fsPath))?.freeBytes;
  const proposal = downloadFolder(settingReader(workspaceFolder));
  const name = preview === "unknown" ? "the torrent" : preview.name;

  const target: Step<Answers> = async (answers, place) => {
    const answer = await askTarget({ workspaceFolder, proposal, name, place });
    return typeof answer === "object" ? { ...answers, folder: answer.folder } : answer;
  };
  const steps: Step<Answers>[] = [target];
  if (preview !== "unknown") {
    steps.unshift(async (answers, place) => {
      const contents = await askContents(preview, { freeBytes: free, place, before: answers.contents.wanted });
      return contents === undefined ? undefined : { ...answers, contents };
    });
  }
  const answers = await inSteps({ contents: { wantedBytes: 0, allowRisky: false }, folder: "" }, steps);
  if (answers === undefined) return undefined;
  const { wantedBytes, ...choice } = answers.contents;
  const start = await confirmSpace(answers.folder, wantedBytes);
  if (start === undefined) return undefined;
  return { source, folder: answers.folder, paused: start === "paused", ...choice };
}
