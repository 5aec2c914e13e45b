/** The oldest Node with everything the engine uses; the same floor as the extension's. */
export const OLDEST_USABLE_NODE = "22.15.0";

/** Compares `major.minor`; pre-releases and patch levels do not matter. */
export function isUsableNode(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_USABLE_NODE.split(".").map(Number);
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}
