import { lstat } from "node:fs/promises";

/** Whether anything bears this name; what a link leads to does not matter. */
export const exists = (file: string): Promise<boolean> =>
  lstat(file).then(
    () => true,
    () => false,
  );
