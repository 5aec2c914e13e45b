import * as vscode from "vscode";
import { usableBytes } from "../../datasets/usableBytes.ts";
import { diskSpace } from "../../host/diskSpace.ts";
import { formatBytes } from "../text/formatBytes.ts";

/** Warns when the files do not fit on the target's disk. Undefined: the user changed their mind. */
export async function confirmSpace(folder: string, wantedBytes: number): Promise<"start" | "paused" | undefined> {
  const disk = await diskSpace(folder);
  if (disk === undefined || wantedBytes <= usableBytes(disk.freeBytes, disk.totalBytes)) return "start";
  const anyway = vscode.l10n.t("Add Anyway");
  const paused = vscode.l10n.t("Add Paused");
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t("There is not enough space on this disk."),
    {
      modal: true,
      detail: vscode.l10n.t(
        "{0} are to be fetched into {1}, where {2} are free. Free some space first, or add the torrent paused and resume it later.",
        formatBytes(wantedBytes),
        folder,
        formatBytes(disk.freeBytes),
      ),
    },
    paused,
    anyway,
  );
  if (answer === anyway) return "start";
  return answer === paused ? "paused" : undefined;
}
