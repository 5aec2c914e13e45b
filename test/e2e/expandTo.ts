import type { Locator } from "playwright-core";
import { until } from "./until.ts";

/** Opens the collapsed rows of a tree, the upper ones first, until the named row is to be seen. */
export async function expandTo(tree: Locator, name: RegExp): Promise<void> {
  const collapsed = tree.getByRole("treeitem", { expanded: false }).first();
  await until(`a row ${String(name)}`, async () => {
    if (await tree.getByRole("treeitem", { name }).first().isVisible()) return true;
    if (await collapsed.isVisible()) await collapsed.locator(".monaco-tl-twistie").click();
    return false;
  });
}
