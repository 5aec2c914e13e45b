import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";

interface Violation {
  readonly from: string;
  readonly to: string;
  readonly rule: { readonly name: string };
}

const root = path.resolve(import.meta.dirname, "../../..");
const rules = path.join(root, ".dependency-cruiser.cjs");
const depcruise = path.join(root, "node_modules", "dependency-cruiser", "bin", "dependency-cruiser.mjs");

/** Rule that must fire, the file that breaks it, and what that file imports (a path from the project's root, or a package). */
const violations = [
  ["kernel-imports-kernel", "src/engine/model.ts", "src/engine/torrent/magnet.ts"],
  ["facade-room", "src/engine/engine.ts", "src/engine/torrent/magnet.ts"],
  ["torrent-room", "src/engine/torrent/toStore.ts", "src/engine/store/pieceStore.ts"],
  ["store-room", "src/engine/store/toSwarm.ts", "src/engine/swarm/port.ts"],
  ["swarm-room", "src/engine/swarm/toStore.ts", "src/engine/store/pieceStore.ts"],
  ["swarm-room", "src/engine/swarm/toTransfers.ts", "src/engine/transfers/list.ts"],
  ["transfers-room", "src/engine/transfers/toAdapter.ts", "src/engine/swarm/adapter.ts"],
  ["stream-room", "src/engine/stream/toTransfers.ts", "src/engine/transfers/list.ts"],
  ["proxy-room", "src/engine/proxy/toSwarm.ts", "src/engine/swarm/port.ts"],
  ["payments-room", "src/engine/payments/toSwarm.ts", "src/engine/swarm/port.ts"],
  ["payments-room", "src/engine/payments/toTransfers.ts", "src/engine/transfers/list.ts"],
  ["wire-room", "src/engine/wire/toSwarm.ts", "src/engine/swarm/port.ts"],
  ["wire-room", "src/engine/wire/toLedger.ts", "src/engine/payments/ledger/money.ts"],
  ["wire-room", "src/engine/wire/toMetainfo.ts", "src/engine/torrent/magnet.ts"],
  ["market-room", "src/engine/market/toSwarm.ts", "src/engine/swarm/port.ts"],
  ["market-room", "src/engine/market/toPayments.ts", "src/engine/payments/ledger/money.ts"],
  ["desk-room", "src/engine/desk/toBidder.ts", "src/engine/market/buyer.ts"],
  ["desk-room", "src/engine/desk/toSwarm.ts", "src/engine/swarm/port.ts"],
  ["facade-room", "src/engine/engine.ts", "src/engine/desk/paymentDesk.ts"],
  ["worker-room", "src/engine/worker/toHost.ts", "src/host/log.ts"],
  ["worker-room", "src/engine/worker/toFacade.ts", "src/engine/engine.ts"],
  ["datasets-room", "src/datasets/toFacade.ts", "src/engine/engine.ts"],
  ["datasets-room", "src/datasets/toViews.ts", "src/views/tree.ts"],
  ["host-room", "src/host/toViews.ts", "src/views/tree.ts"],
  ["views-room", "src/views/toFacade.ts", "src/engine/engine.ts"],
  ["views-room", "src/views/toFormats.ts", "src/engine/torrent/magnet.ts"],
  ["cli-room", "src/cli/toViews.ts", "src/views/tree.ts"],
  ["cli-room", "src/cli/toThread.ts", "src/engine/worker/thread.ts"],
  ["media-room", "media/toViews.ts", "src/views/tree.ts"],
  ["sim-room", "sim/toSwarm.ts", "src/engine/swarm/port.ts"],
  ["sim-room", "sim/toLedger.ts", "src/engine/payments/ledger/money.ts"],
  ["transfers-know-the-port-as-types", "src/engine/transfers/portValue.ts", "src/engine/swarm/port.ts"],
  ["src-without-media", "src/views/toMedia.ts", "media/panel.ts"],
  ["main-thread-without-swarm", "src/extension.ts", "src/engine/worker/leak.ts"],
  ["main-thread-without-swarm", "src/cli/leak.ts", "src/engine/engine.ts"],
  ["vscode-only-in-its-hosts", "src/engine/worker/editor.ts", "vscode"],
  ["vscode-only-in-its-hosts", "src/datasets/editor.ts", "vscode"],
  ["vscode-only-in-its-hosts", "src/cli/editor.ts", "vscode"],
  ["torrent-family-only-in-swarm", "src/engine/transfers/library.ts", "webtorrent"],
  ["torrent-family-only-in-swarm", "src/engine/torrent/library.ts", "bencode"],
  ["tronweb-only-in-tron", "src/engine/payments/wallet.ts", "tronweb"],
  ["network-only-in-swarm", "src/engine/worker/sockets.ts", "node:net"],
  ["network-only-in-swarm", "src/views/requests.ts", "node:https"],
  ["network-only-in-swarm", "src/engine/payments/wallet/requests.ts", "node:https"],
  ["threads-only-in-worker", "src/engine/swarm/threads.ts", "node:worker_threads"],
  ["birpc-only-in-worker", "src/engine/transfers/link.ts", "birpc"],
  ["processes-only-in-launcher", "src/host/shell.ts", "node:child_process"],
  ["src-without-test", "src/engine/store/toTest.ts", "test/fakes/disk.ts"],
  ["no-circles", "src/engine/torrent/circleA.ts", "src/engine/torrent/circleB.ts"],
  ["no-vague-names", "src/engine/torrent/vague.ts", "src/engine/torrent/pathUtils.ts"],
  ["resolvable", "src/engine/torrent/lost.ts", "src/engine/torrent/nowhere.ts"],
] as const;

/** Imports that the law allows: together with the targets above they are the clean part of the planted project. */
const allowed = [
  ["src/engine/engine.ts", "src/engine/model.ts"],
  ["src/engine/engine.ts", "src/engine/worker/leak.ts"],
  ["src/engine/torrent/magnet.ts", "src/engine/errors.ts"],
  ["src/engine/store/pieceStore.ts", "src/engine/torrent/magnet.ts"],
  ["src/engine/transfers/list.ts", "src/engine/store/pieceStore.ts"],
  ["src/engine/swarm/adapter.ts", "webtorrent"],
  ["src/engine/swarm/sockets.ts", "node:net"],
  ["src/engine/stream/server.ts", "node:http"],
  ["src/engine/worker/thread.ts", "src/engine/stream/server.ts"],
  ["src/engine/worker/thread.ts", "src/engine/swarm/adapter.ts"],
  ["src/engine/worker/thread.ts", "src/engine/transfers/list.ts"],
  ["src/engine/worker/leak.ts", "src/engine/swarm/adapter.ts"],
  ["src/engine/worker/link.ts", "birpc"],
  ["src/engine/swarm/proxied.ts", "src/engine/proxy/route.ts"],
  ["src/engine/payments/tron/proxied.ts", "src/engine/proxy/route.ts"],
  ["src/engine/payments/tron/requests.ts", "node:https"],
  ["src/engine/payments/tron/chain.ts", "tronweb"],
  ["src/engine/payments/ledger/money.ts", "src/engine/errors.ts"],
  ["src/engine/wire/format/decode.ts", "src/engine/torrent/bencode.ts"],
  ["src/engine/wire/format/open.ts", "src/engine/payments/vouchers/channelConfig.ts"],
  ["src/cli/wallet/addressCommand.ts", "src/engine/payments/ledger/money.ts"],
  ["src/engine/market/buyer.ts", "src/engine/amount.ts"],
  ["src/engine/desk/paymentDesk.ts", "src/engine/market/desk.ts"],
  ["src/engine/desk/paymentDesk.ts", "src/engine/payments/ledger/money.ts"],
  ["src/engine/engine.ts", "src/engine/market/desk.ts"],
  ["sim/world.ts", "src/engine/market/buyer.ts"],
  ["src/host/log.ts", "vscode"],
  ["src/views/tree.ts", "src/engine/model.ts"],
  ["src/cli.ts", "node:child_process"],
  ["media/panel.ts", "src/views/messages.ts"],
  ["test/fakes/disk.ts", "src/engine/engine.ts"],
] as const;

const packages = ["webtorrent", "bencode", "tronweb", "birpc"];
let project = "";
let found: readonly Violation[] = [];

const isPath = (target: string) => target.includes("/") && !target.startsWith("node:");

function importLine(file: string, target: string) {
  const relative = path.posix.relative(path.posix.dirname(file), target);
  return `import * as it from "${isPath(target) ? (relative.startsWith(".") ? relative : `./${relative}`) : target}";\nexport const used = it;\n`;
}

async function plant(file: string, text: string) {
  const place = path.join(project, file);
  await mkdir(path.dirname(place), { recursive: true });
  await writeFile(place, text, { flag: "a" });
}

beforeAll(async () => {
  project = await mkdtemp(path.join(tmpdir(), "swarmbid-import-law-"));
  await plant(
    "tsconfig.json",
    '{ "compilerOptions": { "module": "preserve", "allowImportingTsExtensions": true, "noEmit": true } }\n',
  );
  await plant("package.json", "{}\n");
  for (const name of packages) {
    await plant(`node_modules/${name}/package.json`, `{ "name": "${name}", "version": "1.0.0", "main": "index.js" }\n`);
    await plant(`node_modules/${name}/index.js`, "module.exports = {};\n");
  }
  const pairs = [...violations.map(([, file, target]) => [file, target] as const), ...allowed];
  const files = new Set(pairs.map(([file]) => file as string));
  for (const [file, target] of pairs) await plant(file, importLine(file, target));
  await plant(
    "src/engine/torrent/circleB.ts",
    importLine("src/engine/torrent/circleB.ts", "src/engine/torrent/circleA.ts"),
  );
  files.add("src/engine/torrent/circleB.ts");
  for (const [, target] of pairs) {
    if (!isPath(target) || files.has(target) || target.endsWith("/nowhere.ts")) continue;
    await plant(target, "export const nothing = 0;\n");
    files.add(target);
  }
  const arguments_ = [depcruise, "--config", rules, "--output-type", "json", "src", "media", "test", "sim"];
  const run = promisify(execFile)(process.execPath, arguments_, { cwd: project, maxBuffer: 64 * 1024 * 1024 });
  // The exit code is the number of violations: the report is what counts.
  const { stdout } = await run.catch((error: unknown) => error as { stdout: string });
  const report = JSON.parse(stdout) as { summary: { violations: readonly Violation[] } };
  found = report.summary.violations;
});

afterAll(async () => {
  await rm(project, { recursive: true, force: true });
});

test.each(violations)("the rule %s fires when %s imports %s", (rule, file) => {
  expect(found.filter((violation) => violation.from === file).map((violation) => violation.rule.name)).toContain(rule);
});

test.each(allowed)("%s may import %s", (file, target) => {
  expect(found.filter((violation) => violation.from === file && violation.to.includes(target))).toEqual([]);
});

test("every rule of the law is seen to fire", async () => {
  const law = (await import(rules)) as { default: { forbidden: readonly { name: string }[] } };
  const planted = new Set<string>(violations.map(([rule]) => rule));
  expect(law.default.forbidden.map((rule) => rule.name).filter((name) => !planted.has(name))).toEqual([]);
});
