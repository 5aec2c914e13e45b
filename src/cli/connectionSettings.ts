import path from "node:path";
import { SwarmbidError } from "../engine/errors.ts";
import { DEFAULT_SETTINGS, type EngineSettings } from "../engine/model.ts";
import type { showOptions } from "./optionTables.ts";
import type { OptionValues } from "./readOptions.ts";

type Values = Pick<OptionValues<typeof showOptions>, "encryption" | "ip-filter" | "map-port">;

/** What the options say of connections to peers. Throws `badInput`. */
export function connectionSettings(values: Values): Pick<EngineSettings, "encryption" | "ipFilter" | "portMapping"> {
  const { "ip-filter": filter } = values;
  return {
    portMapping: values["map-port"] ?? false,
    encryption: encryptionMode(values.encryption),
    ...(filter === undefined ? {} : { ipFilter: path.resolve(filter) }),
  };
}

function encryptionMode(text: string = DEFAULT_SETTINGS.encryption): EngineSettings["encryption"] {
  if (text === "prefer" || text === "require" || text === "off") return text;
  throw new SwarmbidError("badInput", `--encryption wants prefer, require or off, and got “${text}”.`);
}
