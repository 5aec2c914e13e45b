// Builds dist/: the extension, the engine's thread, the command line, what builds TRON's transactions and the webview's code.
// `node esbuild.js [--watch] [--dev]`: --dev keeps names and adds source maps.
const fs = require("node:fs");
const path = require("node:path");
const esbuild = require("esbuild");
const { replacements } = require("./replacements.js");

const dev = process.argv.includes("--dev") || process.argv.includes("--watch");

/** Redirects every import of a replaced package, from whichever depth of the tree it comes. @type {import("esbuild").Plugin} */
const replace = {
  name: "replacements",
  setup(build) {
    build.onResolve({ filter: /^([^./]|\.\/lib\/)/ }, ({ path: name }) => {
      const own = replacements[name];
      return own === undefined ? undefined : { path: own };
    });
  },
};

/** What is imported lazily from here on is a bundle of its own, read from the disk when it is needed. @type {import("esbuild").Plugin} */
const lazy = {
  name: "lazy",
  setup(build) {
    build.onResolve({ filter: /\/buildTransaction\.ts$/ }, ({ kind }) =>
      kind === "dynamic-import" ? { path: "./tron.js", external: true } : undefined,
    );
  },
};

/** @type {import("esbuild").BuildOptions} */
const node = {
  bundle: true,
  platform: "node",
  target: "node22.15",
  format: "cjs",
  outdir: "dist",
  external: ["vscode"],
  plugins: [replace, lazy],
  minify: !dev,
  sourcemap: dev,
  legalComments: "none",
  logLevel: "warning",
  metafile: true,
};

/** @type {import("esbuild").BuildOptions[]} */
const builds = [
  {
    ...node,
    entryPoints: {
      extension: "src/extension.ts",
      engine: "src/engine/worker/thread.ts",
      "cli-main": "src/cli/main.ts",
      tron: "src/engine/payments/tron/buildTransaction.ts",
    },
  },
  { ...node, entryPoints: { cli: "src/cli.ts" }, target: "node18", banner: { js: "#!/usr/bin/env node" } },
];

async function main() {
  fs.mkdirSync("dist", { recursive: true });
  if (process.argv.includes("--watch")) {
    for (const options of builds) await (await esbuild.context({ ...options, logLevel: "info" })).watch();
    return;
  }
  const results = await Promise.all(builds.map((options) => esbuild.build(options)));
  const inputs = Object.assign({}, ...results.map((result) => result.metafile.inputs));
  fs.mkdirSync("out", { recursive: true });
  fs.writeFileSync(path.join("out", "bundle-inputs.json"), JSON.stringify(Object.keys(inputs).sort(), null, 1));
}

main().catch((error) => {
  process.stderr.write(`${String(error?.message ?? error)}\n`);
  process.exit(1);
});
