import * as vscode from "vscode";
import type { TorrentEngine } from "../engine/door.ts";
import type { Disposable } from "../engine/lifecycle.ts";
import type { TransferSnapshot } from "../engine/model.ts";
import { settingReader } from "../host/configuration.ts";
import { engineSettings } from "../host/settings.ts";
import { withSeedRules } from "./commands/withSeedRules.ts";
import type { ErrorView } from "./errorView.ts";
import { onlySourceNews } from "./onlySourceNews.ts";
import { plainText } from "./text/plainText.ts";

const TOLD = "onlySourceTold";

/** Says once per transfer that nobody else is known to have it, and offers to keep it alive whatever the rules say. */
export function createOnlySourceNotices(
  engine: TorrentEngine,
  memory: Pick<vscode.Memento, "get" | "update">,
  errors: ErrorView,
): Disposable {
  async function tell({ id, name, options }: TransferSnapshot): Promise<void> {
    const rules = options.seedRules ?? engineSettings(settingReader()).seedRules;
    const keep = vscode.l10n.t("Keep Seeding");
    const sentence = vscode.l10n.t(
      "You are the only known source of “{0}”: once you stop sharing it, nobody can fetch it.",
      plainText(name),
    );
    const answer = await vscode.window.showWarningMessage(sentence, ...(rules.keepIfOnlySource ? [] : [keep]));
    const now = engine.transfers.get(id);
    if (answer !== keep || now === undefined) return;
    await engine.transfers.setOptions(
      id,
      withSeedRules(now.options, { rules: { ...rules, ...now.options.seedRules, keepIfOnlySource: true } }),
    );
  }

  return engine.onDidChange(() => {
    const transfers = engine.transfers.list();
    const before = memory.get<unknown>(TOLD);
    const { news, told } = onlySourceNews(Array.isArray(before) ? before : [], transfers);
    if (news.length === 0) return;
    void memory.update(TOLD, told);
    for (const transfer of news) void tell(transfer).catch(errors.show);
  });
}
