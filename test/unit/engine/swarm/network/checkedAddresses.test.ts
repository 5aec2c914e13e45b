import { describe, expect, test } from "vitest";
import { checkedAddresses } from "../../../../../src/engine/swarm/network/checkedAddresses.ts";

const answering = (addresses: readonly string[]) => () => Promise.resolve(addresses);
const refusal = (code: string): unknown => expect.objectContaining({ name: "SwarmbidError", code });

describe("of a name's addresses", () => {
  test("the public ones are used", async () => {
    const found = await checkedAddresses("mixed.example", false, answering(["10.0.0.1", "93.184.216.34", "::1"]));
    expect(found).toEqual([{ address: "93.184.216.34", family: 4 }]);
  });

  test("all are used when the local network is allowed, but for those that are nobody's", async () => {
    const found = await checkedAddresses("mixed.example", true, answering(["10.0.0.1", "224.0.0.1", "::1"]));
    expect(found).toEqual([
      { address: "10.0.0.1", family: 4 },
      { address: "::1", family: 6 },
    ]);
  });

  test.each([[["127.0.0.1"]], [["192.168.0.1", "fe80::1"]], [["::ffff:10.0.0.1"]], [["garbage"]], [[]]])(
    "%j has none that may be contacted",
    async (addresses) => {
      await expect(checkedAddresses("rebound.example", false, answering(addresses))).rejects.toEqual(
        refusal("forbiddenAddress"),
      );
    },
  );
});

test("an address in place of a name is not looked up", async () => {
  const resolve = () => Promise.reject(new Error("must not be asked"));
  expect(await checkedAddresses("[2606:4700::1111]", false, resolve)).toEqual([
    { address: "2606:4700::1111", family: 6 },
  ]);
});

test("a name that nobody knows is an error with a next step", async () => {
  const resolve = () => Promise.reject(new Error("ENOTFOUND"));
  await expect(checkedAddresses("nowhere.example", false, resolve)).rejects.toEqual(refusal("downloadFailed"));
});
