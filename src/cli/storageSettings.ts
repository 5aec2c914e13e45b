import path from "node:path";
import type { EngineSettings } from "../engine/model.ts";
import type { fetchOptions } from "./optionTables.ts";
import type { OptionValues } from "./readOptions.ts";

type Values = Pick<OptionValues<typeof fetchOptions>, "preallocate" | "shared-store">;

/** What the options say of files on the disk. */
export function storageSettings(values: Values): Partial<Pick<EngineSettings, "preallocation" | "sharedStore">> {
  const { preallocate = false, "shared-store": store } = values;
  return {
    ...(preallocate ? { preallocation: "full" } : {}),
    ...(store === undefined ? {} : { sharedStore: path.resolve(store) }),
  };
}
