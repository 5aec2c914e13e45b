// Writes test/vectors/sb_bid.json: messages of docs/protocol.md byte for byte, put together here by hand and signed by tronweb, not by
// the code that they test. `--check` only compares.
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { TronWeb, Trx, utils } from "tronweb";

const FILE = path.join(path.dirname(path.dirname(fileURLToPath(import.meta.url))), "test", "vectors", "sb_bid.json");
const VAULT = "TNuoKL1ni8aoshfFL1ASca1Gou9RXwAzfn";
const TOKEN = "TAFjULxiVgT4qWk6UZwjqwZXTSaGaqnVp4";
const CHAIN = 3448148188;

/** Keys of 32 equal bytes: for tests alone. */
const keyOf = (number) => Buffer.alloc(32, number).toString("hex");
const addressOf = (number) => TronWeb.address.fromPrivateKey(keyOf(number));
const raw = (address) => Buffer.from(TronWeb.address.toHex(address).slice(2), "hex");
const word = (value, bytes) =>
  Buffer.from(
    BigInt(value)
      .toString(16)
      .padStart(bytes * 2, "0"),
    "hex",
  );

const int = (value) => Buffer.from(`i${value}e`, "latin1");
const string = (value) => {
  const bytes = Buffer.from(value);
  return Buffer.concat([Buffer.from(`${bytes.length}:`, "latin1"), bytes]);
};
/** Pairs of a key and a value that is bencoded, written in the order in which they stand here. */
const dictionary = (...pairs) =>
  Buffer.concat([Buffer.from("d"), ...pairs.flatMap(([key, value]) => [string(key), value]), Buffer.from("e")]);
const list = (...values) => Buffer.concat([Buffer.from("l"), ...values, Buffer.from("e")]);

const domain = { name: "Swarmbid Vault", version: "1", chainId: CHAIN, verifyingContract: VAULT };
const CHANNEL = ["address payer", "address signer", "address payee", "uint8 assetKind", "uint256 assetId"].concat([
  "uint40 withdrawDelay",
  "bytes32 salt",
]);
const typed = (name, fields) => ({
  [name]: fields.map((field) => ({ type: field.split(" ")[0], name: field.split(" ")[1] })),
});
const channelTypes = typed("ChannelConfig", CHANNEL);
const voucherTypes = typed("Voucher", ["bytes32 channelId", "uint128 cumulative"]);
const openTypes = typed("Open", ["bytes32 channelId", "bytes16 nonce"]);

const config = {
  payer: addressOf(1),
  signer: addressOf(2),
  payee: addressOf(3),
  assetKind: 20,
  assetId: BigInt(`0x${raw(TOKEN).toString("hex")}`),
  withdrawDelay: 3600,
  salt: `0x${Buffer.alloc(32, 7).toString("hex")}`,
};
const configBytes = Buffer.concat([
  raw(config.payer),
  raw(config.signer),
  raw(config.payee),
  word(config.assetKind, 1),
  word(config.assetId, 32),
  word(config.withdrawDelay, 5),
  Buffer.alloc(32, 7),
]);
const channelId = utils._TypedDataEncoder.hash(domain, channelTypes, config);
const channel = Buffer.from(channelId.slice(2), "hex");
const nonce = Buffer.alloc(16, 0xa5);

/** 64 bytes (r, vs) of EIP-2098. */
function sign(types, value) {
  const long = Buffer.from(Trx._signTypedData(domain, types, value, keyOf(2)).slice(2), "hex");
  const compact = Buffer.from(long.subarray(0, 64));
  if (long[64] === 28) compact[32] |= 0x80;
  return compact;
}
const openSignature = sign(openTypes, { channelId, nonce });
const voucherSignature = sign(voucherTypes, { channelId, cumulative: 5242880n });

const vaultAsset = string(`tron:${CHAIN}/trc20:${TOKEN}/vault:${VAULT}`);
const directAsset = string("tron:728126428/trc10:1002000/direct");
const accepted = { t: "accept", w: 1048576, x: "0" };
const standing = ({ t, w, x }) => dictionary(["c", string(channel)], ["t", string(t)], ["w", int(w)], ["x", string(x)]);

const handshakes = {
  "sells and buys": dictionary(
    ["a", list(vaultAsset, directAsset)],
    ["p", string("2500000000000000000")],
    ["r", int(3)],
    ["v", int(1)],
    ["w", int(16777216)],
  ),
  "buys alone": dictionary(["a", list(vaultAsset)], ["r", int(2)], ["v", int(1)]),
};

const bid = (limit, spend, seconds) =>
  dictionary(
    ["a", int(0)],
    ["b", string(limit)],
    ["e", int(seconds)],
    ["q", int(1)],
    ["s", string(spend)],
    ["t", string("bid")],
  );
const quote = (pairs = {}) => {
  const all = {
    a: int(0),
    c: int(8388608),
    e: int(30),
    n: string(nonce),
    o: string("7500000000000000000"),
    p: string("4000000000000000000"),
    q: int(1),
    t: string("quote"),
    w: int(1048576),
    y: string(raw(config.payee)),
  };
  return dictionary(...Object.entries({ ...all, ...pairs }));
};
const vouch = (x) =>
  dictionary(
    ["c", string(channel)],
    ["g", string(voucherSignature)],
    ["r", int(1310720)],
    ["t", string("vouch")],
    ["x", string(x)],
  );
const no = (...pairs) => dictionary(...pairs, ["q", int(1)], ["t", string("no")]);
const price = (p, e = 10) => dictionary(["e", int(e)], ["p", string(p)], ["t", string("price")]);
const fault = (m) => dictionary(["k", string("stale")], ["m", string(m)], ["t", string("err")]);

const messages = {
  bid: bid("10000000000000000000", "2500000000000000000", 60),
  "bid, withdrawn": bid("0", "0", 60),
  quote: quote(),
  "no, below the reserve": no(["k", string("reserve")]),
  "no, back-off": no(["e", int(30)], ["k", string("backoff")]),
  open: dictionary(
    ["c", string(configBytes)],
    ["g", string(openSignature)],
    ["n", string(nonce)],
    ["q", int(1)],
    ["t", string("open")],
  ),
  accept: standing(accepted),
  vouch: vouch("5242880"),
  ack: standing({ t: "ack", w: 1572864, x: "5242880" }),
  need: dictionary(["c", string(channel)], ["d", int(2097152)], ["t", string("need")], ["x", string("8388608")]),
  price: price("4500000000000000000"),
  "price, the highest": price(String(2n ** 128n - 1n)),
  bye: dictionary(["c", string(channel)], ["k", string("done")], ["t", string("bye")]),
  err: fault("The voucher says less than the last one."),
};

const refused = {
  nothing: Buffer.alloc(0),
  "not a dictionary": list(int(1)),
  "no type": dictionary(["q", int(1)]),
  "an unknown type": dictionary(["t", string("tip")]),
  "a missing field": dictionary(["p", string("1")], ["t", string("price")]),
  "bytes after the end": Buffer.concat([price("1"), Buffer.from("0")]),
  "a key twice": dictionary(["e", int(10)], ["p", string("1")], ["p", string("2")], ["t", string("price")]),
  "money as an integer": dictionary(["e", int(10)], ["p", int(1)], ["t", string("price")]),
  "money with a leading zero": price("01"),
  "money with a sign": price("+1"),
  "negative money": price("-1"),
  "money with a point": price("1.5"),
  "money with an exponent": price("1e9"),
  "no money": price(""),
  "money beyond 128 bits": price(String(2n ** 128n)),
  "no seconds": price("1", 0),
  "more than a day": price("1", 86401),
  "a negative count": dictionary(["c", string(channel)], ["d", int(-1)], ["t", string("need")], ["x", string("1")]),
  "a short nonce": quote({ n: string(nonce.subarray(1)) }),
  "a long nonce": quote({ n: string(Buffer.alloc(17)) }),
  "a payee of 21 bytes": quote({ y: string(Buffer.concat([Buffer.of(0x41), raw(config.payee)])) }),
  "nobody as payee": quote({ y: string(Buffer.alloc(20)) }),
  "a short channel": dictionary(["c", string(channel.subarray(1))], ["k", string("done")], ["t", string("bye")]),
  "a signature of 65 bytes": dictionary(
    ["c", string(channel)],
    ["g", string(Buffer.alloc(65))],
    ["r", int(0)],
    ["t", string("vouch")],
    ["x", string("1")],
  ),
  "an unknown reason": no(["k", string("mood")]),
  "a back-off without its length": no(["k", string("backoff")]),
  "a length without a back-off": no(["e", int(30)], ["k", string("busy")]),
  "an error text of 65 bytes": fault("a".repeat(65)),
  "an error text with markup": fault("<b>pay</b>"),
  "an error text with a link": fault("https://pay.example"),
  "an error text beyond ASCII": fault("\u202eyap"),
  "1025 bytes": Buffer.concat([price("1").subarray(0, -1), string("z"), string("z".repeat(993)), Buffer.from("e")]),
};

const hex = (all) => Object.fromEntries(Object.entries(all).map(([name, bytes]) => [name, bytes.toString("hex")]));
const text = `${JSON.stringify({ handshakes: hex(handshakes), messages: hex(messages), refused: hex(refused) }, null, 2)}\n`;
if (!process.argv.includes("--check")) writeFileSync(FILE, text);
else if (readFileSync(FILE, "utf8") !== text) {
  process.stdout.write("test/vectors/sb_bid.json is not what scripts/market-vectors.mjs writes: run it.\n");
  process.exitCode = 1;
}
