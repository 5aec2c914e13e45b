import type { FilePriority, TransferOptions } from "../../engine/model.ts";

/** The options with another priority for some files; only what differs from normal is kept. */
export function withPriority(
  options: TransferOptions,
  indexes: readonly number[],
  priority: FilePriority,
): TransferOptions {
  const priorities = new Map(Object.entries(options.priorities));
  for (const index of indexes) {
    if (priority === "normal") priorities.delete(String(index));
    else priorities.set(String(index), priority);
  }
  return { ...options, priorities: Object.fromEntries(priorities) };
}
