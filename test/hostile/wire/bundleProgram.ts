import { build } from "esbuild";
import { replacements } from "../../../replacements.js";

/** Bundles as the engine is bundled; packages named in `asTheyAre` are not replaced, wherever the engine replaces them. */
export async function bundleProgram(entry: string, outfile: string, asTheyAre: readonly string[] = []): Promise<void> {
  await build({
    entryPoints: [entry],
    bundle: true,
    platform: "node",
    format: "cjs",
    outfile,
    logLevel: "error",
    plugins: [
      {
        name: "replacements",
        setup(building) {
          building.onResolve({ filter: /^([^./]|\.\/lib\/)/ }, ({ path: name }) => {
            const own = asTheyAre.includes(name) ? undefined : replacements[name];
            return own === undefined ? undefined : { path: own };
          });
        },
      },
    ],
  });
}
