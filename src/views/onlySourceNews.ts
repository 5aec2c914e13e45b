import type { TransferId, TransferSnapshot } from "../engine/model.ts";

/** Transfers that we are found to be the only source of for the first time; `before`: those that were told of already. */
export function onlySourceNews(
  before: readonly unknown[],
  transfers: readonly TransferSnapshot[],
): { readonly news: readonly TransferSnapshot[]; readonly told: readonly TransferId[] } {
  const known = new Set(before);
  const news = transfers.filter(({ id, isOnlySource }) => isOnlySource && !known.has(id));
  const isNew = new Set(news);
  const told = transfers.filter((transfer) => known.has(transfer.id) || isNew.has(transfer)).map(({ id }) => id);
  return { news, told };
}
