// `npm run nightly`: what takes hours. The fuzz targets with a million inputs each, 5,000 kill points, and every bench three times.
// NIGHTLY_FUZZ_RUNS and NIGHTLY_KILLS change the sizes; `npm run nightly -- fuzz` (kills, benches) runs a part.
import { spawnSync } from "node:child_process";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const KILLS_PER_RUN = 20;
const fuzzRuns = process.env.NIGHTLY_FUZZ_RUNS ?? "1000000";
const killRuns = Math.ceil(Number(process.env.NIGHTLY_KILLS ?? 5_000) / KILLS_PER_RUN);

/** True when the script ended well. */
function node(args, env = {}) {
  const { status } = spawnSync(process.execPath, args, {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, ...env },
  });
  return status === 0;
}

const vitest = (filter, env) => node(["node_modules/vitest/vitest.mjs", "run", "--project", "hostile", filter], env);

const parts = {
  fuzz: () => vitest("test/hostile/parsers", { SWARMBID_FUZZ_RUNS: fuzzRuns }),
  kills() {
    let failed = 0;
    // Each run draws its own points and names its seed when it fails.
    for (let run = 0; run < killRuns; run++) if (!vitest("test/hostile/kill/cliKill")) failed += 1;
    process.stdout.write(`${killRuns * KILLS_PER_RUN} kill points in ${killRuns} runs, ${failed} runs failed\n`);
    return failed === 0;
  },
  benches: () => node(["--disable-warning=MODULE_TYPELESS_PACKAGE_JSON", "bench/run.ts", "--built", "--runs", "3"]),
};

const chosen = process.argv.slice(2);
const unknown = chosen.find((name) => !Object.hasOwn(parts, name));
if (unknown !== undefined) {
  process.stderr.write(`There is no part “${unknown}”: choose from ${Object.keys(parts).join(", ")}.\n`);
  process.exit(2);
}
const failed = [];
if (!node(["esbuild.js"])) failed.push("build");
else for (const name of chosen.length > 0 ? chosen : Object.keys(parts)) if (!parts[name]()) failed.push(name);
process.stdout.write(failed.length === 0 ? "The night was quiet.\n" : `Failed: ${failed.join(", ")}.\n`);
process.exitCode = failed.length === 0 ? 0 : 1;
