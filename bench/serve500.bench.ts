import { bench } from "./bench.ts";
import { serveTo } from "./manyPeers/serveTo.ts";

await bench(() => serveTo(500));
