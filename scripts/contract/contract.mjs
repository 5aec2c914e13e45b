// Rebuilds the vault and compares it with what is committed: `npm run contract [-- --json | --write]`.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { compileSolidity, compileWithTrc10 } from "./compileVault.mjs";

const FILE = "SwarmbidVault.sol";
const NAME = "SwarmbidVault";
const contracts = path.resolve(import.meta.dirname, "..", "..", "contracts");

const { values } = parseArgs({ options: { json: { type: "boolean" }, write: { type: "boolean" } } });

const codes = ({ initCode, runtimeCode }) => ({ initCode, runtimeCode });
const plain = compileSolidity(FILE)[NAME];
const vault = { abi: plain.abi, trc20: codes(plain), trc10: codes(compileWithTrc10(FILE, NAME)) };
const tokens = Object.entries(compileSolidity("test/TestTokens.sol"))
  .filter(([, { initCode }]) => initCode !== "")
  .map(([name, { abi, initCode }]) => [name, { abi, initCode }]);

/** Committed file -> what the sources compile to. */
const built = { "SwarmbidVault.json": vault, "test/TestTokens.json": Object.fromEntries(tokens) };
const stale = Object.entries(built).flatMap(([file, content]) => {
  const text = `${JSON.stringify(content, undefined, 2)}\n`;
  const committed = path.join(contracts, file);
  if (values.write) writeFileSync(committed, text);
  return readFileSync(committed, "utf8") === text ? [] : [`contracts/${file}`];
});
const ok = stale.length === 0;
const digest = (hex) => createHash("sha256").update(Buffer.from(hex, "hex")).digest("hex");
const result = {
  ok,
  runtimeSha256: digest(vault.trc20.runtimeCode),
  trc10RuntimeSha256: digest(vault.trc10.runtimeCode),
  bytes: vault.trc20.runtimeCode.length / 2,
};
if (values.json) process.stdout.write(`${JSON.stringify(result)}\n`);
else if (ok) process.stdout.write(`The vault's code is what its source compiles to: SHA-256 ${result.runtimeSha256}\n`);
else
  process.stdout.write(
    `Not what the sources compile to: ${stale.join(", ")}. Run \`npm run contract -- --write\`, and read the difference.\n`,
  );
process.exitCode = ok ? 0 : 1;
