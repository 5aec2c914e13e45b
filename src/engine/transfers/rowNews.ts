import type { TransferId, TransferSnapshot } from "../model.ts";

/** What was reported of each transfer last. Hundreds of idle seeds are looked at twice a second and have nothing to tell. */
export interface RowNews {
  /** True when this differs from what was reported last; it counts as reported then. */
  isNews(snapshot: TransferSnapshot, released: boolean): boolean;
  forget(id: TransferId): void;
}

export function createRowNews(): RowNews {
  const last = new Map<TransferId, { readonly snapshot: TransferSnapshot; readonly released: boolean }>();
  return {
    isNews(snapshot, released) {
      const before = last.get(snapshot.id);
      if (before?.released === released && isSame(before.snapshot, snapshot)) return false;
      last.set(snapshot.id, { snapshot, released });
      return true;
    },
    forget(id) {
      last.delete(id);
    },
  };
}

/** Objects inside are the record's own, which never change: another one is another value. */
function isSame(a: TransferSnapshot, b: TransferSnapshot): boolean {
  const keys = Object.keys(a) as (keyof TransferSnapshot)[];
  return keys.length === Object.keys(b).length && keys.every((key) => Object.is(a[key], b[key]));
}
