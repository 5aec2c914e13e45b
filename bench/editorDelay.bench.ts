// An argument takes another amount of data, in MiB.
import { bench } from "./bench.ts";
import { editorFigures } from "./editor/editorFigures.ts";

await bench(() => editorFigures(Number(process.argv[2] ?? 512)));
