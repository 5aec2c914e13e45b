// Rebuilds the vault and compares it with what is committed: `npm run contract [-- --json | --write]`.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { compileSolidity, compileWithTrc10 } from "./compileVault.mjs";

const FILE = "SwarmbidVault.sol";
const NAME = "SwarmbidVault";
const committedPath = path.resolve(import.meta.dirname, "..", "..", "contracts", "SwarmbidVault.json");

const { values } = parseArgs({ options: { json: { type: "boolean" }, write: { type: "boolean" } } });

const codes = ({ initCode, runtimeCode }) => ({ initCode, runtimeCode });
const plain = compileSolidity(FILE)[NAME];
const built = { abi: plain.abi, trc20: codes(plain), trc10: codes(compileWithTrc10(FILE, NAME)) };
const text = `${JSON.stringify(built, undefined, 2)}\n`;
if (values.write) writeFileSync(committedPath, text);

const ok = readFileSync(committedPath, "utf8") === text;
const digest = (hex) => createHash("sha256").update(Buffer.from(hex, "hex")).digest("hex");
const result = {
  ok,
  runtimeSha256: digest(built.trc20.runtimeCode),
  trc10RuntimeSha256: digest(built.trc10.runtimeCode),
  bytes: built.trc20.runtimeCode.length / 2,
};
if (values.json) process.stdout.write(`${JSON.stringify(result)}\n`);
else if (ok) process.stdout.write(`The vault's code is what its source compiles to: SHA-256 ${result.runtimeSha256}\n`);
else
  process.stdout.write(
    "contracts/SwarmbidVault.json is not what the source compiles to: run `npm run contract -- --write`, and read the difference.\n",
  );
process.exitCode = ok ? 0 : 1;
