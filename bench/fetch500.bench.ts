import { bench } from "./bench.ts";
import { fetchFrom } from "./manyPeers/fetchFrom.ts";

await bench(() => fetchFrom(500));
