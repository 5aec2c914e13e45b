import { expect, test } from "vitest";
import { measureVault } from "./support/measureVault.ts";

test("docs/vault-figures.md tells what every call of both builds takes on the devnet", async () => {
  const [trc20, trc10] = [await measureVault("trc20"), await measureVault("trc10")];
  const number = (value: number): string => value.toLocaleString("en-US");
  const cells = ({ energy, bandwidth }: { energy: number; bandwidth: number }): string =>
    `${number(energy)} | ${((energy * SUN_PER_ENERGY) / SUN_PER_TRX).toFixed(2)} | ${number(bandwidth)}`;
  const rows = trc20.map((row, index) => `| ${row.call} | ${cells(row)} | ${cells(trc10[index] ?? row)} |`);
  await expect(`${HEAD}\n${rows.join("\n")}\n`).toMatchFileSnapshot("../../docs/vault-figures.md");
});

const SUN_PER_ENERGY = 100;
const SUN_PER_TRX = 1_000_000;
const HEAD = `# What the vault's calls take

Measured on the devnet, whose energy and bandwidth are tested against those of a java-tron node (\`test/chain/tvmEnergy.test.ts\`).
Written by \`npx vitest run --project chain test/chain/vaultFigures.test.ts -u\`; \`npm test\` compares it. TRX are at 100 sun per unit of energy, as on mainnet since August 2025; bandwidth
is in bytes: 600 a day are free, beyond that the whole transaction is paid with 0.001 TRX a byte. The left half is BTT (TRC-20) with the TRC-20 build, the right half BTTOLD (TRC-10) with
the TRC-10 build. A TRC-10 pot needs no approval. Other tokens, and BTT itself on mainnet, may take more or less than the test's token.

| call | energy | TRX | bandwidth | energy (TRC-10) | TRX | bandwidth |
| --- | ---: | ---: | ---: | ---: | ---: | ---: |`;
