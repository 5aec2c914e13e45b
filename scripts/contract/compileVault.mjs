// The vault for the TVM with the stock Solidity compiler: as it is (TRC-20 only), and with TRC-10.
import { readFileSync } from "node:fs";
import path from "node:path";
import solc from "solc";

/** What TRON's networks run; ask `wallet/getchainparameters` before raising it. */
const EVM_VERSION = "cancun";
const RUNS = 200;
const HARMLESS = [
  // True of the placeholders, until they are opcodes.
  "Function state mutability can be restricted to pure",
  // It asks to clear it at the end of a call: the guard against re-entry does.
  "Transient storage as defined by EIP-1153",
];
const root = path.resolve(import.meta.dirname, "..", "..", "contracts");

/** A placeholder of the source -> the TVM's opcode. CALLTOKEN takes energy, receiver, value, token, input and output. */
const OPCODES = {
  trc10_amount: () => 'verbatim_0i_1o(hex"d2")',
  trc10_id: () => 'verbatim_0i_1o(hex"d3")',
  trc10_send: ([receiver, value, token]) => `verbatim_8i_1o(hex"d0", 0, ${receiver}, ${value}, ${token}, 0, 0, 0, 0)`,
};

function run(input) {
  const output = JSON.parse(solc.compile(JSON.stringify(input)));
  const said = (output.errors ?? []).filter(
    ({ severity, message }) => severity !== "info" && !HARMLESS.some((start) => message.startsWith(start)),
  );
  if (said.length > 0) throw new Error(said.map(({ formattedMessage }) => formattedMessage).join("\n"));
  return output.contracts;
}

const sourceOf = (file) => ({ [file]: { content: readFileSync(path.join(root, file), "utf8") } });
const codeOf = ({ abi, evm }) => ({
  abi,
  initCode: evm.bytecode.object,
  runtimeCode: evm.deployedBytecode.object,
});

/** Every contract of a Solidity file: name -> { abi, initCode, runtimeCode } (hex without 0x). Warnings are errors. */
export function compileSolidity(file) {
  const contracts = run({
    language: "Solidity",
    sources: sourceOf(file),
    settings: {
      evmVersion: EVM_VERSION,
      viaIR: true,
      optimizer: { enabled: true, runs: RUNS },
      metadata: { bytecodeHash: "none", appendCBOR: false },
      outputSelection: { "*": { "*": ["abi", "evm.bytecode.object", "evm.deployedBytecode.object"] } },
    },
  });
  return Object.fromEntries(Object.entries(contracts[file]).map(([name, contract]) => [name, codeOf(contract)]));
}

/** The same source with TRC-10: compiled to Yul, the placeholders replaced by opcodes, then compiled to code. */
export function compileWithTrc10(file, name) {
  const { abi, ir } = run({
    language: "Solidity",
    sources: sourceOf(file),
    settings: {
      evmVersion: EVM_VERSION,
      viaIR: true,
      optimizer: { enabled: false },
      metadata: { bytecodeHash: "none", appendCBOR: false },
      outputSelection: { "*": { "*": ["abi", "ir"] } },
    },
  })[file][name];
  const yul = replacePlaceholders(ir);
  const contracts = run({
    language: "Yul",
    sources: { [name]: { content: yul } },
    settings: {
      evmVersion: EVM_VERSION,
      optimizer: { enabled: true, runs: RUNS, details: { yul: true } },
      outputSelection: { "*": { "*": ["evm.bytecode.object", "evm.deployedBytecode.object"] } },
    },
  });
  const [object] = Object.values(contracts[name]);
  return { ...codeOf(object), abi };
}

function replacePlaceholders(ir) {
  const replaced = new Set();
  const yul = ir.replaceAll(
    /function (usr\$(trc10_[a-z]+)(?:_\d+)?)\(([^)]*)\)\s*->\s*(usr\$\w+)\s*\{[^}]*\}/g,
    (_, declared, placeholder, parameters, result) => {
      const opcode = OPCODES[placeholder];
      if (opcode === undefined) throw new Error(`There is no opcode for ${placeholder}.`);
      replaced.add(placeholder);
      const names = parameters.split(",").map((parameter) => parameter.trim());
      return `function ${declared}(${parameters}) -> ${result} { ${result} := ${opcode(names)} }`;
    },
  );
  const missing = Object.keys(OPCODES).filter((placeholder) => !replaced.has(placeholder));
  if (missing.length > 0) throw new Error(`The compiler's output has no ${missing.join(", ")}: was it renamed?`);
  return yul;
}
