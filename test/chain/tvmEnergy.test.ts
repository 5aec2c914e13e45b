import { secp256k1 } from "@noble/curves/secp256k1.js";
import { keccak_256 } from "@noble/hashes/sha3.js";
import { expect, test } from "vitest";
import { encodeCall, encodeWords, type Word } from "../../devnet/api/abi.ts";
import { methodsOf } from "../../devnet/api/methods.ts";
import { createdAddress } from "../../devnet/chain/apply.ts";
import { bandwidthOf } from "../../devnet/chain/bandwidth.ts";
import { type Chain, createChain } from "../../devnet/chain/chain.ts";
import { composeCall, composeCreation, type Terms } from "../../devnet/chain/compose.ts";
import { send } from "../../devnet/genesis.ts";
import { fromHex, toHex } from "../../devnet/hex.ts";
import { type Account, devnetAccount } from "../../devnet/keys.ts";
import vectors from "../vectors/tvmEnergy.json" with { type: "json" };

// The figures are those that a java-tron 4.8.0 full node told for these very bytes of code.

type Signing = NonNullable<(typeof vectors.steps)[number]["signs"]>;

const BTTOLD = 1_002_000n;
/** Sun: it takes five bytes of the transaction. */
const FEE_LIMIT = 1_000_000_000;
const people = new Map<string, Account>(
  ["payer", "signer", "payee"].map((name, index) => [name, devnetAccount(index)]),
);

const keccak = (...parts: string[]): string => toHex(keccak_256(fromHex(parts.join(""))));
const hashOf = (text: string): string => toHex(keccak_256(new TextEncoder().encode(text)));

test("every call takes the energy and the bandwidth that a java-tron node measured", async () => {
  const chain = await createChain({ parameters: { freeNet: 1_000_000 } });
  for (const { address } of people.values()) await chain.fund(address, 10n ** 12n);
  await chain.issue({ ...token, owner: personOf("payer").address });
  const deployed = await deployAll(chain);
  const word = (name: string): Word => people.get(name)?.address ?? deployed.get(name) ?? BigInt(name);
  const measured = [];
  for (const step of vectors.steps) {
    const signature = step.signs === undefined ? {} : sign(chain, step.signs, deployed.get(step.to) ?? "", word);
    const words = step.words.map((name) => signature[name] ?? word(name));
    const by = personOf(step.by);
    const attached = { id: step.tokens === undefined ? 0n : BTTOLD, value: BigInt(step.tokens ?? 0) };
    const id = await send(chain, by, (terms) =>
      composeCall(by.address, String(word(step.to)), encodeCall(step.call, ...words), limited(terms), attached),
    );
    const { receipt, transaction } = chain.mined(id) ?? {};
    measured.push({
      name: step.name,
      energy: Number(receipt?.executed?.energy),
      bandwidth: bandwidthOf(transaction?.raw ?? new Uint8Array()),
    });
  }
  expect(measured).toEqual(vectors.steps.map(({ name, energy, bandwidth }) => ({ name, energy, bandwidth })));
});

test("the estimate is off by as much as a java-tron node's", async () => {
  const chain = await createChain();
  const payer = personOf("payer");
  await chain.fund(payer.address, 10n ** 12n);
  const deployed = await deployAll(chain);
  const { estimateenergy } = methodsOf(chain, false);
  const told = await estimateenergy?.({
    owner_address: payer.address,
    contract_address: deployed.get("TestBTT") ?? "",
    function_selector: "transfer(address,uint256)",
    parameter: encodeWords([personOf("payee").address, 1_000n]),
  });
  expect(told).toEqual({ result: { result: true }, energy_required: 34_412 });
});

const token = { id: BTTOLD, name: "BitTorrent", abbreviation: "BTTOLD", decimals: 6, supply: 10n ** 15n };
const limited = (terms: Terms): Terms => ({ ...terms, feeLimit: FEE_LIMIT });

function personOf(name: string): Account {
  const person = people.get(name);
  if (person === undefined) throw new Error(`Nobody is called ${name}.`);
  return person;
}

/** Contract -> address. */
async function deployAll(chain: Chain): Promise<Map<string, string>> {
  const deployed = new Map<string, string>();
  const founder = personOf("payer");
  for (const [name, contract] of Object.entries(vectors.contracts)) {
    const given = "arguments" in contract ? contract.arguments : [];
    const code = contract.initCode + encodeWords(given.map((word) => deployed.get(word) ?? BigInt(word)));
    const id = await send(chain, founder, (terms) => composeCreation(founder.address, code, name, terms));
    deployed.set(name, createdAddress(id, founder.address));
  }
  return deployed;
}

/** The voucher's or cheque's TIP-712 signature in the parts that the calls take. */
function sign(chain: Chain, signs: Signing, contract: string, word: (name: string) => Word): Record<string, bigint> {
  const domain = keccak(
    hashOf("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
    hashOf(signs.domain),
    hashOf("1"),
    encodeWords([BigInt(chain.blocks.chainId), contract]),
  );
  const cumulative = BigInt(signs.cumulative);
  const struct =
    signs.channel === undefined
      ? [
          hashOf("Cheque(address payer,address payee,uint128 cumulative)"),
          encodeWords([word("payer"), word("payee"), cumulative]),
        ]
      : [
          hashOf("Voucher(bytes32 channel,uint128 cumulative)"),
          keccak(encodeWords(signs.channel.map(word))),
          encodeWords([cumulative]),
        ];
  const digest = fromHex(keccak("1901", domain, keccak(...struct)));
  const key = fromHex(personOf(signs.by).privateKey);
  const [parity = 0, ...rest] = secp256k1.sign(digest, key, { prehash: false, format: "recovered" });
  const { r, s } = secp256k1.Signature.fromBytes(new Uint8Array(rest), "compact");
  return { r, s, vs: s | (BigInt(parity) << 255n), v: BigInt(27 + parity) << 248n };
}
