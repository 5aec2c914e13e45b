import { type HexAddress, toBase58 } from "../address.ts";
import type { Chain } from "../chain/chain.ts";
import { fromHex, toHex } from "../hex.ts";
import type { Json } from "./answers.ts";
import { selectorOf } from "./selector.ts";

/** What a TRC-20 token says of itself. Nothing of it can be relied upon: anybody may call their token "BTT". */
export function createTokenInfo(chain: Chain): (token: HexAddress) => Promise<Json> {
  const known = new Map<HexAddress, Json>();

  async function ask(token: HexAddress, signature: string): Promise<string> {
    const data = fromHex(selectorOf(signature));
    const nothing = { callValue: 0n, tokenValue: 0n, tokenId: 0n };
    const { outcome, answer } = await chain.call({ owner: token, contract: token, data, ...nothing });
    return outcome === "SUCCESS" ? toHex(answer) : "";
  }

  return async (token) => {
    const info = known.get(token) ?? {
      symbol: textIn(await ask(token, "symbol()")),
      address: toBase58(token),
      decimals: Number(BigInt(`0x0${(await ask(token, "decimals()")).slice(0, 64)}`)),
      name: textIn(await ask(token, "name()")),
    };
    known.set(token, info);
    return info;
  };
}

/** The one string of an ABI answer; empty when it is not one. */
function textIn(answer: string): string {
  const length = Number(BigInt(`0x0${answer.slice(64, 128)}`));
  const text = answer.slice(128, 128 + length * 2);
  return text.length === length * 2 ? new TextDecoder().decode(fromHex(text)) : "";
}
