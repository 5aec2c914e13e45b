import * as vscode from "vscode";
import { execute } from "../commands/execute.ts";
import { droppedSources } from "./droppedSources.ts";
import type { TreeNode } from "./transferNodes.ts";

/** Takes .torrent files and magnet links that are dropped on the view: each is asked about as if its command had been run. */
export const dropController: vscode.TreeDragAndDropController<TreeNode> = {
  dragMimeTypes: [],
  dropMimeTypes: ["text/uri-list", "text/plain", "files"],
  async handleDrop(_target, data) {
    const list = (await data.get("text/uri-list")?.asString()) ?? "";
    const plain = (await data.get("text/plain")?.asString()) ?? "";
    const { fileUris, texts } = droppedSources(list, plain);
    for (const uri of fileUris) await execute("swarmbid.addTorrentFile", vscode.Uri.parse(uri, true));
    for (const text of texts) await execute("swarmbid.addTorrent", text);
    if (fileUris.length > 0) return;
    // A file from outside VS Code may have no address here, only bytes.
    for (const [, item] of data) {
      const file = item.asFile();
      if (file?.name.toLowerCase().endsWith(".torrent")) await execute("swarmbid.addTorrentFile", await file.data());
    }
  },
};
