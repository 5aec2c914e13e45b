import { expect, test } from "vitest";
import { banner, readNetwork } from "../../../../src/cli/wallet/networkChoice.ts";
import { MAINNET, NILE, SHASTA } from "../../../../src/engine/payments/networks.ts";

test("the network is Nile unless another one is named, and may have a node of the user's own", () => {
  expect(readNetwork({})).toEqual({ network: NILE, node: undefined });
  expect(readNetwork({ network: "shasta" })).toEqual({ network: SHASTA, node: undefined });
  expect(readNetwork({ network: "mainnet", node: "https://n.example/" })).toEqual({
    network: MAINNET,
    node: new URL("https://n.example/"),
  });
  expect(readNetwork({ network: "custom", node: "http://127.0.0.1:9090", "chain-id": "7" })).toEqual({
    network: { name: "custom", chainId: 7, real: true },
    node: new URL("http://127.0.0.1:9090"),
  });
});

test.each([
  [{ network: "main" }, "--network wants nile, shasta, mainnet or custom."],
  [{ network: "toString" }, "--network wants"],
  [{ network: "custom" }, "--network custom wants --node URL and --chain-id N: name both."],
  [{ network: "custom", node: "http://n/" }, "name both"],
  [{ network: "custom", "chain-id": "7" }, "name both"],
  [{ network: "custom", node: "http://n/", "chain-id": "0x7" }, "--chain-id wants a number"],
  [{ network: "custom", node: "http://n/", "chain-id": "0" }, "lies between 1 and"],
  [{ network: "custom", node: "http://n/", "chain-id": "728126428" }, "That is the number of mainnet"],
  [{ network: "nile", "chain-id": "3448148188" }, "--chain-id goes with --network custom"],
  [{ node: "ftp://n/" }, "--node wants the http or https address"],
  [{ node: "n.example" }, "--node wants"],
])("%j is refused with a sentence", (values, words) => {
  expect(() => readNetwork(values)).toThrow(words);
});

test("real money is announced, and what may be real money too", () => {
  expect(banner(readNetwork({ network: "mainnet" }))).toBe("*** MAINNET: this is real money. ***\n");
  expect(banner(readNetwork({ network: "custom", node: "http://n/", "chain-id": "7" }))).toContain("may be real money");
  for (const network of ["nile", "shasta"]) expect(banner(readNetwork({ network }))).toBeUndefined();
});
