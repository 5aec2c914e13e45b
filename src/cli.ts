// The command `swarmbid`: runs the command line on this Node when it is new enough, else on the Node that the project pins.
// Plain enough for Node 18, so that an old Node says what is missing instead of failing on syntax.
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import path from "node:path";
import { findPinnedNode } from "./cli/findPinnedNode.ts";
import { childDescriptors, passedDescriptors } from "./cli/passedDescriptors.ts";
import { isUsableNode, OLDEST_USABLE_NODE } from "./cli/usableNode.ts";

const commandLine = path.join(__dirname, "cli-main.js");

/**
 * Runs the command line as a child that ends like us: the channel tells it when we are killed (it watches `disconnect`),
 * signals are handed on, its exit code is ours.
 */
function runOn(node: string): void {
  const child = spawn(node, [commandLine, ...process.argv.slice(2)], {
    stdio: childDescriptors(passedDescriptors(process.argv)),
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => child.kill(signal));
  child.once("error", (error) => {
    process.stderr.write(`Node could not be started from ${node}: ${error.message}. Run \`npm ci\` again.\n`);
    process.exit(1);
  });
  child.once("exit", (code) => process.exit(code ?? 1));
}

const pinned = isUsableNode(process.versions.node)
  ? undefined
  : findPinnedNode(__dirname, process.platform, process.arch);
if (isUsableNode(process.versions.node)) {
  createRequire(__filename)(commandLine);
} else if (pinned !== undefined) {
  runOn(pinned);
} else {
  process.stderr.write(
    `Swarmbid needs Node ${OLDEST_USABLE_NODE} or newer and this is ${process.versions.node}: install a newer Node from https://nodejs.org and run the command again.\n`,
  );
  process.exit(1);
}
