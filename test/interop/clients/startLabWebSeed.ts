import type { Place } from "./localNetwork.ts";
import { type ServerAtPlace, startAtPlace } from "./startAtPlace.ts";

export interface LabWebSeed extends ServerAtPlace {
  /** Bytes of files that it has sent. */
  readonly served: number;
}

/** A web server for the files of a folder that runs where the clients are. */
export async function startLabWebSeed(place: Place, folder: string): Promise<LabWebSeed> {
  let bytes = 0;
  const server = await startAtPlace(place, "webSeedMain.ts", [folder], (line) => {
    bytes = line.served ?? bytes;
  });
  return {
    ...server,
    get served() {
      return bytes;
    },
  };
}
