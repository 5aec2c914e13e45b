import { SwarmbidError } from "../errors.ts";

/** What is opened when it is first used, and closed in reverse order, once. */
export interface OpenedParts {
  /** The result opens at its first call; a failure is tried again at the next one. Throws `closed` afterwards. */
  once<T>(open: () => T, close: (opened: T) => void | Promise<void>): () => T;
  close(): Promise<void>;
}

export function openedParts(): OpenedParts {
  const closers: (() => void | Promise<void>)[] = [];
  let closing: Promise<void> | undefined;
  const closeAll = async (): Promise<void> => {
    for (const close of closers.splice(0).reverse()) await close();
  };
  return {
    once(open, close) {
      let opened: { readonly it: ReturnType<typeof open> } | undefined;
      return () => {
        if (opened !== undefined) return opened.it;
        if (closing !== undefined) throw new SwarmbidError("closed", "Payments are closed: open them again.");
        const it = open();
        opened = { it };
        closers.push(() => close(it));
        return it;
      };
    },
    close: () => (closing ??= closeAll()),
  };
}
