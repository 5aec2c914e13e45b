import { expect, test } from "vitest";
import { requireSpareRoom } from "../../../../src/engine/transfers/requireSpareRoom.ts";

test("what was not chosen is read only while half a gigabyte stays free where it is kept", async () => {
  const free = (bytes: number) => () => Promise.resolve(bytes);
  await requireSpareRoom("/state", 1_000_000, free(501_000_000));
  await expect(requireSpareRoom("/state", 1_000_000, free(500_999_999))).rejects.toMatchObject({
    code: "noSpace",
    message: expect.stringMatching(/free some, or choose the file/) as string,
  });
});
