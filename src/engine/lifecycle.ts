/** Anything that holds a listener, timer, socket or handle. Disposing twice is allowed. */
export interface Disposable {
  dispose(): void;
}

export interface DisposableList extends Disposable {
  /** Keeps the item until the list is disposed; on a list that is disposed already the item is disposed at once. */
  add<T extends Disposable>(item: T): T;
}

/** Collects what one owner opened and closes it in reverse order. */
export function createDisposableList(): DisposableList {
  const items: Disposable[] = [];
  let disposed = false;
  return {
    add(item) {
      if (disposed) item.dispose();
      else items.push(item);
      return item;
    },
    dispose() {
      disposed = true;
      for (const item of items.splice(0).reverse()) item.dispose();
    },
  };
}
