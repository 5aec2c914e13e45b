import type { JoinedSources } from "../../engine/door.ts";
import { plainText } from "../text/plainText.ts";
import { plural } from "../text/plural.ts";

/** What is said when a torrent that is listed is added once more. */
export function listedText({ name, isPrivate, trackerCount, webSeedCount }: JoinedSources): string {
  const listed = `“${plainText(name)}” is in the list already`;
  if (isPrivate) return `${listed}. It is private, so it keeps to the trackers that it was added with.`;
  const added = [
    ...(trackerCount > 0 ? [plural(trackerCount, "new tracker")] : []),
    ...(webSeedCount > 0 ? [plural(webSeedCount, "new web seed")] : []),
  ];
  if (added.length === 0) return `${listed}.`;
  return `${listed}; its ${added.join(" and ")} ${trackerCount + webSeedCount === 1 ? "was" : "were"} added.`;
}
